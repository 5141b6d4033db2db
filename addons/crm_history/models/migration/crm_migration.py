"""Migrations: the files of another system, what they would bring, and what they brought."""

from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.base.models.res_partner import _tz_get

from ...logic import source_table
from . import crm_migration_row as rows

#: Content that is read while somebody waits for it, in bytes; more is left to the scheduled job.
INLINE_SIZE = 4 * 1024 * 1024
#: Rows that are recorded while somebody waits for it; more are left to the scheduled job.
INLINE_LIMIT = 1000
HISTORIAN = "sales_team.group_sale_manager"


class CrmMigration(models.Model):
    """One set of files of one other system.

    Files are read into rows; a plan says what becomes of each, before anything is recorded. Rows
    are recorded kind by kind in batches: what became of a row is committed with the record, so a
    worker that is killed goes on where it was. The ids of the other system are kept, so that the
    same files bring nothing twice. Rows read = recorded + taken in + known + set aside.
    """

    _name = "crm.migration"
    _description = "Migration From Another System"
    _inherit = ["mail.thread"]
    _order = "id desc"

    name = fields.Char(
        required=True, default=lambda self: self.env._("Migration"), copy=False, personal=False
    )
    state = fields.Selection(
        [
            ("draft", "Files"),
            ("reading", "Reading"),
            ("read", "Dry Run"),
            ("queued", "Waiting"),
            ("running", "Recording"),
            ("done", "Done"),
            ("failed", "Stopped"),
            ("undoing", "Undoing"),
            ("undone", "Undone"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    message = fields.Text(readonly=True, copy=False, personal=False)
    system = fields.Selection(
        [
            (source_table.SALESFORCE, "Salesforce"),
            (source_table.HUBSPOT, "HubSpot"),
            (source_table.DYNAMICS, "Dynamics 365"),
        ],
        readonly=True,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, readonly=True
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help=(
            "Time zone of the user who exported the files, or of the other system. It applies to "
            "dates and times without a UTC offset."
        ),
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Default Owner",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help=(
            "Receives records whose owner is not a user here. If empty, those leads wait for the "
            "assignment rules."
        ),
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    file_ids = fields.One2many("crm.migration.file", "migration_id", readonly=True)
    mapping_ids = fields.Many2many("crm.migration.mapping", string="Owners and Stages", copy=False)
    unmapped_count = fields.Integer(compute="_compute_unmapped_count")
    date_start = fields.Datetime(string="Started On", readonly=True, copy=False)
    date_end = fields.Datetime(string="Finished On", readonly=True, copy=False)
    is_rest_kept = fields.Boolean(
        string="Keep Other Columns",
        default=True,
        help=(
            "Columns without a matching field are kept in the notes of the record, under their "
            "names."
        ),
    )
    is_funnel_told = fields.Boolean(readonly=True, copy=False)
    is_undo_begun = fields.Boolean(string="Undoing", readonly=True, copy=False)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "mapping_ids.user_id",
        "mapping_ids.stage_id",
        "mapping_ids.funnel_status_id",
        "mapping_ids.currency_id",
    )
    def _compute_unmapped_count(self):
        for migration in self:
            migration.unmapped_count = len(
                migration.mapping_ids.filtered(
                    lambda m: not (m.user_id or m.stage_id or m.funnel_status_id or m.currency_id)
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_read(self):
        """Read the files and plan what becomes of each row; nothing else is recorded.

        Small files are read at once, large ones in the background.
        """
        self.ensure_one()
        self._check_historian()
        if self.state not in ("draft", "read", "undone"):
            raise UserError(self.env._("These files are recorded already."))
        if not self.attachment_ids:
            raise UserError(
                self.env._("Upload the files that the other system exported, or a zip of them.")
            )
        self.write({"state": "reading", "message": False})
        with self._open_uploads() as uploads:
            size = sum(upload.size for upload in uploads)
        if size <= INLINE_SIZE:
            self._read_files()
        else:
            self._wake()
        return True

    def action_draft(self):
        """Go back to the files; what was read of them is forgotten when they are read again."""
        self._check_historian()
        return self.filtered(lambda migration: migration.state == "read").write({"state": "draft"})

    def action_start(self):
        """Record what is planned: few rows at once, many in the background."""
        self.ensure_one()
        self._check_historian()
        if self.state not in ("read", "failed"):
            raise UserError(self.env._("Read the files first."))
        self._check_access_of_historian()
        self.write({"state": "queued", "message": False, "is_undo_begun": False})
        if self._count_rows([rows.TO_RECORD, rows.TO_LINK]) <= INLINE_LIMIT:
            self._as_system()._process()
        else:
            self._wake()
        return True

    def action_stop(self):
        """Stop after the batch that is being recorded."""
        self._check_historian()
        self.filtered(lambda m: m.state == "reading").write({"state": "draft"})
        stopped = self.filtered(lambda m: m.state in ("queued", "running"))
        return stopped.write(
            {"state": "failed", "message": self.env._("Stopped. *Resume* goes on where it was.")}
        )

    def action_undo(self):
        """Take back what the migration recorded, save what was worked on since."""
        self.ensure_one()
        self._check_historian()
        if self.state not in ("done", "failed"):
            raise UserError(self.env._("This migration has not recorded anything."))
        self.env["crm.migration.key"].flush_model()
        if not self.is_undo_begun:
            self._as_system()._leave_worked_on()
        self.write({"state": "undoing", "message": False, "is_undo_begun": True})
        if self._count_created() <= INLINE_LIMIT:
            self._as_system()._undo()
        else:
            self._wake()
        return True

    def action_view_aside(self):
        """Return the action that lists the rows that were set aside."""
        return self._get_rows_action([("state", "=", rows.ASIDE)], self.env._("Set Aside"))

    def action_view_remarks(self):
        """Return the action that lists the rows of which something was left out."""
        return self._get_rows_action([("note", "!=", False)], self.env._("Remarks"))

    def _get_rows_action(self, domain, name):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("crm_history.crm_migration_row_action"),
            "name": name,
            "domain": list(Domain("migration_id", "=", self.id) & Domain(domain)),
        }

    # ------------------------------------------------------------
    # COMMON
    # ------------------------------------------------------------

    def _check_historian(self):
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(HISTORIAN)):
            raise AccessError(self.env._("Only sales administrators can run migrations."))

    def _check_access_of_historian(self):
        """:raise AccessError: the user who starts it may not work in its company"""
        if not self.env.su and self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._("You do not have access to %s.", self.company_id.display_name)
            )

    def _count_rows(self, states):
        return self.env["crm.migration.row"].search_count(
            [("migration_id", "=", self.id), ("state", "in", states)]
        )

    def _as_system(self):
        """Return the migration as the system that tells the past: silent, and with all rights.

        sudo: the user who started it is an administrator and has been asked; partners, campaigns
        and the like are made with it whatever further rights they have.
        """
        env = self.env(
            user=SUPERUSER_ID,
            context={
                "allowed_company_ids": self.company_id.ids,
                "crm_history": True,
                "import_file": True,
                "lang": self.env.lang,
                "mail_auto_subscribe_no_notify": True,
                "mail_create_nolog": True,
                "mail_create_nosubscribe": True,
                "mail_notrack": True,
                "tracking_disable": True,
            },
        )
        return self.with_env(env)

    def _get_zone(self):
        """Return the time zone of the files."""
        return ZoneInfo(self.tz or "UTC")

    def _to_day(self, moment):
        """Return the day of a moment of a row, where the files come from."""
        moment = fields.Datetime.to_datetime(moment)
        return moment.replace(tzinfo=UTC).astimezone(self._get_zone()).date() if moment else None

    def _wake(self):
        # sudo: anyone who may start a migration may have it done in the background.
        self.env.ref("crm_history.ir_cron_process_migrations").sudo()._trigger()
