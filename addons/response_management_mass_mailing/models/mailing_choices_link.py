"""Emails of mailings lead their recipients to the page of privacy choices."""

from markupsafe import Markup

from odoo import api, models, tools

from odoo.addons.crm_privacy.logic import consent
from odoo.addons.crm_privacy.models.consent.crm_consent_choices import PATH


class CrmConsent(models.Model):
    _inherit = "crm.consent"

    @api.model
    def _get_choice_modes(self, company):
        """Ask about tracking, too, if a mailing of the company does where the company does not."""
        modes = super()._get_choice_modes(company)
        if modes[consent.TRACK] == consent.ALL:
            # sudo: visitors see no mailings, and are told only whether one asks.
            asking = (
                self.env["mailing.mailing"]
                .sudo()
                ._read_group(
                    [
                        ("tracking_mode", "in", [consent.OPT_OUT, consent.OPT_IN]),
                        ("user_id.company_id", "=", company.id),
                    ],
                    ["tracking_mode"],
                )
            )
            modes[consent.TRACK] = consent.strictest(*(mode for (mode,) in asking))
        return modes


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _shorten_links(self, html, link_tracker_vals, blacklist=None, base_url=None):
        """Leave the link to the choices alone: it becomes the recipient's own."""
        return super()._shorten_links(html, link_tracker_vals, [*(blacklist or ()), PATH], base_url)


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Make the link to the choices the recipient's own; where there is a choice, add one."""
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        mailing = self.mailing_id
        if not mailing or not self.res_id or self.env.context.get("mailing_test_mail"):
            return emails
        company = mailing._get_consent_company()
        # The mailing may ask where its company does not, and the other way round.
        modes = {company._get_consent_mode(consent.TRACK), mailing._get_tracking_mode()}
        is_offered = bool(modes & {consent.OPT_OUT, consent.OPT_IN})
        base_url = mailing.get_base_url()
        for values in emails:
            placeholder = f"{base_url}{PATH}"
            body = values["body"] or ""
            address = tools.email_normalize((values["email_to"] or [""])[0], strict=False)
            if not address or not (is_offered or placeholder in body):
                continue
            url = self.env["crm.consent"]._get_choices_url(base_url, address, company)
            if placeholder in body:
                values["body"] = body.replace(placeholder, url)
            else:
                values["body"] = tools.mail.append_content_to_html(
                    body, self._get_choices_line(url), plaintext=False
                )
        return emails

    def _get_choices_line(self, url):
        """Return the line at the end of an email, in the language of its recipient if known."""
        partner = self.recipient_ids[:1]
        lang = partner.lang or self.env.lang
        return Markup(
            '<p style="text-align:center;font-size:12px;color:#6c757d;margin:16px 0;">'
            '<a href="%s" style="color:#6c757d;">%s</a></p>'
        ) % (url, self.with_context(lang=lang).env._("Your privacy choices"))
