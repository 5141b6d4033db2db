import { patch } from "@web/core/utils/patch";
import { DocumentationLink } from "@web/views/widgets/documentation_link/documentation_link";

/**
 * Links of settings and forms to the manual of these addons stay in this database, which knows
 * where the manual is; all others lead to Odoo's documentation.
 */
patch(DocumentationLink.prototype, {
    get url() {
        return this.props.path.startsWith("/crm/manual/") ? this.props.path : super.url;
    },
});
