"""Exchanges in the world of ``common``: a lead of Jane's in the autumn campaign."""

from datetime import timedelta

from .common import NOON, ResponseCase


class InteractionCase(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Interaction = cls.env["crm.interaction"]
        cls.call_type = cls.env.ref("mail.mail_activity_data_call")
        cls.todo_type = cls.env.ref("mail.mail_activity_data_todo")
        cls.lead = cls._new_lead("Energy check for Jane")

    @classmethod
    def _new_lead(cls, name, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "lead",
                "partner_id": cls.jane.id,
                "campaign_id": cls.campaign.id,
                "user_id": cls.salesperson.id,
                "company_id": cls.env.company.id,
                **vals,
            }
        )

    @classmethod
    def _plan(cls, record, activity_type=None, **vals):
        return cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id(record._name),
                "res_id": record.id,
                "activity_type_id": (activity_type or cls.call_type).id,
                "user_id": cls.salesperson.id,
                "summary": "Ask about the roof",
                **vals,
            }
        )

    @classmethod
    def _meet(cls, hours_ago=3, **vals):
        start = cls.env.cr.now() - timedelta(hours=hours_ago)
        return (
            cls.env["calendar.event"]
            .with_context(no_mail_to_attendees=True)
            .create(
                {
                    "name": "Look at the cellar",
                    "start": start,
                    "stop": start + timedelta(hours=2),
                    "user_id": cls.salesperson.id,
                    "partner_ids": [(6, 0, (cls.salesperson.partner_id + cls.jane).ids)],
                    **vals,
                }
            )
        )

    @classmethod
    def _write_to(cls, record, user=None, **vals):
        """Have a colleague write to Jane on the chatter of ``record``."""
        return record.with_user(user or cls.salesperson).message_post(
            **{
                "body": "Shall we come on Thursday?",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "partner_ids": cls.jane.ids,
                **vals,
            }
        )

    @classmethod
    def _receive(cls, record, **vals):
        """Have Jane write an email that arrives on the chatter of ``record``."""
        return record.sudo().message_post(
            **{
                "body": "Thursday suits me.",
                "subject": "Re: Thursday?",
                "message_type": "email",
                "subtype_xmlid": "mail.mt_comment",
                "author_id": cls.jane.id,
                "email_from": cls.jane.email,
                **vals,
            }
        )

    @classmethod
    def _enter(cls, **vals):
        return cls.Interaction.create(
            {"name": "Called Jane", "lead_id": cls.lead.id, "date": NOON, "workload": 0.5, **vals}
        )

    def _find(self, record):
        """Return the interaction that was logged from ``record``, archived ones too."""
        return self.Interaction.with_context(active_test=False).search(
            [("source_key", "=", f"{record._name},{record.id}")]
        )

    def _get_account(self, campaign):
        """Return what counts for the campaign: responses, interactions, hours, cost, and so on.

        Then come leads, opportunities, won ones, revenue, and both costs of its account.
        """
        responses = self.Response.search_count([("campaign_id", "=", campaign.id)])
        domain = [("campaign_id", "=", campaign.id), *self.Interaction._get_account_domain()]
        [figures] = self.Interaction._read_group(
            domain, aggregates=["__count", "workload:sum", "cost:sum"]
        )
        campaign.invalidate_recordset()
        names = (
            "lead_count", "opportunity_count", "won_count", "won_revenue", "money_cost",
            "workload_hours", "full_cost",
        )  # fmt: skip
        return (responses, *figures, *(campaign[name] for name in names))
