"""What is reckoned of a lead, its clock and its counters, is nobody's to write."""

from odoo import models
from odoo.exceptions import AccessError

#: Fields that only tell what was done; forms show them, programs read them.
FACTS = frozenset(
    {
        "assignment_date", "assignment_reason", "assignment_retry_date", "assignment_revision",
        "assignment_rule_id", "attempt_count", "attempt_minutes", "attempt_work_minutes",
        "clock_rests", "contact_minutes", "contact_work_minutes", "date_appointment_held",
        "date_appointment_set", "date_captured", "date_contacted", "date_first_attempt",
        "date_grade_raised", "date_last_attempt", "date_owner", "date_qualified", "date_recycled",
        "date_routed", "grade_user_id", "is_auto_submitted", "is_sla_breached", "is_sla_warned",
        "no_show_count", "qualify_minutes", "qualify_work_minutes", "recycle_check_date",
        "recycle_count", "share_date", "sla_attempt_deadline", "sla_contact_deadline",
        "sla_deadline", "sla_policy_id", "sla_qualify_deadline", "sla_stage", "sla_warn_date",
    }
)  # fmt: skip


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def write(self, vals):
        facts = vals.keys() & FACTS
        if facts and not self.env["crm.rights.role"]._is_exempt():
            self._check_facts({name: vals[name] for name in facts})
        return super().write(vals)

    def _check_facts(self, vals):
        """Raise if ``vals`` differ from what was reckoned; what is sent back unchanged passes."""
        self.check_access("write")
        # sudo: only compared.
        for lead in self.sudo():
            changed = [name for name, value in vals.items() if lead._is_changed(name, value)]
            if changed:
                labels = sorted(
                    self._fields[name]._description_string(self.env) for name in changed
                )
                raise AccessError(
                    self.env._(
                        "%(fields)s of “%(lead)s” cannot be written: it is reckoned from what is "
                        "done. Log an attempt, or ask a sales administrator.",
                        fields=", ".join(labels),
                        lead=lead.name,
                    )
                )
