"""Who left every mailing list they were on is not written to by other mailings either."""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import consent


class CrmConsent(models.Model):
    _inherit = "crm.consent"

    @api.model
    def _get_fact_queries(self, emails, phones, partner_ids, channels, company, modes):
        parts = super()._get_fact_queries(emails, phones, partner_ids, channels, company, modes)
        if consent.MAIL not in modes or not emails:
            return parts
        self.env["mailing.subscription"].flush_model(
            ["contact_id", "opt_out", "opt_out_datetime", "is_unconfirmed"]
        )
        self.env["mailing.contact"].flush_model(["email_normalized"])
        left = SQL(
            """
            SELECT %s, MIN(subscription.id), %s, NULL, MAX(subscription.opt_out_datetime),
                   contact.email_normalized, NULL, NULL::integer, NULL::boolean
              FROM mailing_subscription AS subscription
              JOIN mailing_contact AS contact ON contact.id = subscription.contact_id
             WHERE contact.email_normalized = ANY(%s)
               -- Who is asked whether they come back has left all the same.
               AND (subscription.is_unconfirmed IS NOT TRUE
                    OR subscription.opt_out_datetime IS NOT NULL)
          GROUP BY contact.email_normalized
            HAVING BOOL_AND(COALESCE(subscription.opt_out, FALSE))
            """,
            consent.LEFT_LISTS,
            consent.MAIL,
            emails,
        )
        return [*parts, left]


class MailingContact(models.Model):
    _inherit = "mailing.contact"

    # An index that is declared with the native field would stay when this addon goes.
    _email_index = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")
