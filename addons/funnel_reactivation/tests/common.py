"""A small organization with leads, campaigns and scenarios, for every test of the funnel."""

from datetime import timedelta

from odoo.tests import TransactionCase, new_test_user


class FunnelCase(TransactionCase):
    """
    | who     | group                 | role                         |
    |---------|-----------------------|------------------------------|
    | seller  | own documents         | owns the leads               |
    | caller  | own documents, SDR    | has a default of their own   |
    | manager | administrator         | sets scenarios up            |

    | campaign | what for                                     |
    |----------|----------------------------------------------|
    | webinar  | an ordinary campaign                         |
    | fair     | a later one                                  |
    | cold     | prompt and default                           |
    | sdr      | default of those who are in the group SDR    |
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.sdr_group = cls.env["res.groups"].create({"name": "SDR"})
        own = "sales_team.group_sale_salesman"
        cls.seller = new_test_user(cls.env, "funnel_seller", groups=own)
        cls.caller = new_test_user(cls.env, "funnel_caller", groups=own)
        cls.caller.group_ids += cls.sdr_group
        cls.manager = new_test_user(
            cls.env, "funnel_manager", groups="sales_team.group_sale_manager"
        )
        cls.team = cls.env["crm.team"].create(
            {"name": "Funnel", "use_leads": True, "member_ids": (cls.seller | cls.caller).ids}
        )
        cls.webinar, cls.fair, cls.cold, cls.sdr = cls.env["utm.campaign"].create(
            [{"title": title} for title in ("Webinar", "Fair", "Cold Call", "SDR Outreach")]
        )
        cls.cold.is_response_prompt = True
        cls.email = cls.env.ref("utm.utm_medium_email")
        cls.web_form = cls.env.ref("response_management.type_web_form")
        cls.statuses = {
            status.kind: status for status in cls.env["crm.funnel.status"].search([], order="id")
        }
        cls.scenarios = {
            kind: cls.env.ref(f"funnel_reactivation.scenario_{kind}")
            for kind in ("prompt", "score", "invocable", "active_status")
        }
        cls.env["crm.reactivation.scenario"].search([]).write(
            {
                "is_on": False,
                "inserts_default": False,
                "default_ids": [(5, 0, 0)],
                "look_back_days": 30,
            }
        )
        cls.env["crm.credit.point"].search([]).active = False
        # What demo data tells would count, too.
        cls.env.cr.execute("DELETE FROM crm_funnel_journal")
        cls.env["crm.reactivation.request"].search([]).unlink()
        cls.env.company.write({"funnel_mode": "active", "funnel_gate": "none"})
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _lead(self, name="Ann", user=None, **vals):
        """Return a new lead of the seller, seen by the funnel as after a commit."""
        lead = self.env["crm.lead"].create(
            {
                "name": f"Lead of {name}",
                "contact_name": name,
                "email_from": f"{name.lower()}@example.com",
                "type": "lead",
                "user_id": (user or self.seller).id,
                "team_id": self.team.id,
                **vals,
            }
        )
        self._commit()
        return lead

    def _respond(self, lead, campaign, days_ago=5, **vals):
        """Return the response of the lead's person to ``campaign``, attached to the lead."""
        return self.env["crm.response"]._capture(
            [
                {
                    "type_id": self.web_form.id,
                    "campaign_id": campaign.id,
                    "medium_id": self.email.id,
                    "date": self.env.cr.now() - timedelta(days=days_ago),
                    "contact_name": lead.contact_name,
                    "email_from": lead.email_from,
                    "lead_id": lead.id,
                    "capture_method": "automatic",
                    **vals,
                }
            ]
        )

    def _set(self, records, kind, user=None):
        """Give the records a status of ``kind``, as ``user``, and let the funnel see it."""
        records.with_user(user or self.seller).write({"funnel_status_id": self.statuses[kind].id})
        self._commit()

    def _commit(self):
        """Do what comes before a commit."""
        self.env.cr.flush()

    def _process(self):
        """Close what is due."""
        requests = self.env["crm.reactivation.request"].search([("state", "=", "pending")])
        requests.write({"date_due": self.env.cr.now()})
        requests._process_or_isolate()
        self._commit()
        return requests

    def _switch_on(self, kind, **vals):
        record = self.scenarios[kind]
        record.write({"delay_minutes": 0, **vals})
        record.is_on = True
        return record

    def _add_default(self, record, campaign=None, **vals):
        record.write(
            {
                "inserts_default": True,
                "default_ids": [(0, 0, {"campaign_id": (campaign or self.cold).id, **vals})],
            }
        )

    def assertActive(self, lead, campaign, message=None):
        """Assert that the person's one active response answers to ``campaign``."""
        lead.invalidate_recordset(["active_response_id"])
        active = lead.active_response_id
        self.assertEqual(active.campaign_id, campaign, message)
        self.assertEqual(len(active), 1 if campaign else 0, message)
        return active

    def assertRequest(self, request, outcome, reason=False):
        self.assertEqual((request.outcome, request.reason), (outcome, reason), request.error)
