"""What programs send along as context makes no check and no count come out otherwise."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .common import RightsCase
from .speed_common import MONDAY_NINE, SpeedCase

UNINSTALLING = {MODULE_UNINSTALL_FLAG: True}


@tagged("lead_assignment", "post_install", "-at_install")
class TestRightsAgainstContext(RightsCase):
    def test_nobody_removes_people_by_saying_that_an_addon_goes(self):
        for user, share in (
            (self.ben, self.ben_share),
            (self.ben, self.cleo_share),
            (self.all_docs, self.all_share),
        ):
            for how in ("of the share", "through the lead"):
                with self.subTest(user=user.name, share=share.user_id.name, how=how):
                    records = (
                        share.with_user(user).with_context(**UNINSTALLING)
                        if how == "of the share"
                        else self.lead.with_user(user).with_context(**UNINSTALLING)
                    )
                    with self.assertRaises(AccessError):
                        if how == "of the share":
                            records.unlink()
                        else:
                            records.write({"share_ids": [Command.delete(share.id)]})
        self.assertEqual(len(self.lead.share_ids), 4)

    def test_a_master_stays_while_there_are_executors(self):
        master = self.lead.share_ids.filtered(lambda share: share.role == "master")
        with self.assertRaises(UserError):
            master.with_user(self.manager).with_context(**UNINSTALLING).unlink()


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedAgainstContext(SpeedCase):
    #: Keys that our own code sets, as a program would.
    SENT = {
        "lead_assignment_in_batch": True,
        "lead_assignment_attempt_logged": True,
        "lead_assignment_auto_submitted": True,
        "lead_assignment_no_answer": True,
        "lead_assignment_from_file": True,
        "lead_assignment_in_creation": {"ids": []},
        "lead_assignment_known_recipients": {},
        "lead_assignment_gathered_notices": {},
        "activity_done_at": "2026-11-01 08:00:00",
        "crm_linked": [],
    }

    def _work(self, sent):
        """Return the figures of a lead that Anna creates, takes, calls and wins."""
        self._new_policy()
        with self.at(MONDAY_NINE):
            lead = self.Lead.with_user(self.anna).with_context(**sent)
            lead = lead.create(
                {"name": "Desks", "type": "lead", "email_from": "kim@customer.example.com"}
            )
            lead.write({"user_id": self.anna.id, "team_id": self.team.id})
            activity = lead.activity_schedule("mail.mail_activity_data_call", user_id=self.anna.id)
            activity.with_context(**sent).action_feedback(feedback="Not reached")
            self.env.flush_all()
        names = [
            name
            for name in lead._get_fact_names()
            if lead._fields[name].store and lead._fields[name].type not in ("one2many", "many2one")
        ]
        return self.Lead.browse(lead.id).read(sorted(names))[0], lead.attempt_ids.read(
            ["date", "outcome", "channel"], load=None
        )

    def test_no_figure_of_speed_follows_from_what_is_sent(self):
        (plain, attempts), (sent, others) = self._work({}), self._work(self.SENT)
        for rows in (plain, sent, *attempts, *others):
            rows.pop("id")
        self.assertTrue(plain["date_first_attempt"])
        self.assertEqual(sent, plain)
        self.assertEqual(others, attempts)


@tagged("lead_assignment", "post_install", "-at_install")
class TestDeletionByOdoo(RightsCase):
    def test_odoo_deletes_by_force_what_is_its_own(self):
        """Odoo sets its mark as an ordinary user, too, to replace a chart of accounts for one."""
        team = self.env.ref("sales_team.salesteam_website_sales")
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(UserError):
            team.with_user(admin).unlink()
        team.with_user(admin).with_context(**UNINSTALLING).unlink()
        self.assertFalse(team.exists())
