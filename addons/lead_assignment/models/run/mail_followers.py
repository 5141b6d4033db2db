"""Followers of many leads at once."""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.inner_context import get_inner

from .batch import IN_BATCH

#: What a batch has found out about the followers of teams, in this transaction.
SUBSCRIPTIONS = "lead_assignment.subscriptions"
#: Context with ``{partner id: recipient data}`` of those who get a notice of no document.
KNOWN_RECIPIENTS = "lead_assignment_known_recipients"


class MailFollowers(models.Model):
    """Who follows what is decided as ever; in a batch it is inserted in one statement."""

    _inherit = "mail.followers"

    def _insert_followers(
        self,
        res_model,
        res_ids,
        partner_ids,
        subtypes=None,
        customer_ids=None,
        check_existing=True,
        existing_policy="skip",
    ):
        if (
            get_inner(self.env, IN_BATCH)
            and res_model == "crm.lead"
            and subtypes
            and existing_policy == "skip"
        ):
            self._get_held().update(
                {
                    (res_id, partner_id): tuple(subtypes[partner_id])
                    for res_id in res_ids
                    for partner_id in partner_ids
                }
            )
            return None
        return super()._insert_followers(
            res_model, res_ids, partner_ids, subtypes, customer_ids, check_existing, existing_policy
        )

    def _get_subscription_data(self, doc_data, pids, *args, **kwargs):
        if pids is not None or not get_inner(self.env, IN_BATCH):
            return super()._get_subscription_data(doc_data, pids, *args, **kwargs)
        # The leads of a batch come to few teams: who follows a team is asked once.
        known = self.env.cr.precommit.data.setdefault(SUBSCRIPTIONS, {})
        key = repr((doc_data, args, kwargs))
        if key not in known:
            known[key] = super()._get_subscription_data(doc_data, pids, *args, **kwargs)
        return known[key]

    @api.model
    def _get_recipient_data(self, records, message_type, subtype_id, pids=None):
        known = get_inner(self.env, KNOWN_RECIPIENTS)
        if known is None or records:
            return super()._get_recipient_data(records, message_type, subtype_id, pids)
        return {0: {partner_id: known[partner_id] for partner_id in pids if partner_id in known}}

    @api.model
    def _get_held(self):
        """Return ``{(lead id, partner id): subtype ids}`` of this transaction."""
        return self.env.cr.precommit.data.setdefault("lead_assignment.followers", {})

    @api.model
    def _insert_held(self):
        """Insert what was held back; who follows a lead already goes on as before."""
        self.env.cr.precommit.data.pop(SUBSCRIPTIONS, None)
        held = self._get_held()
        if not held:
            return
        links = [
            (*key, subtype_id) for key, subtype_ids in held.items() for subtype_id in subtype_ids
        ]
        self.env.cr.execute(
            SQL(
                """
                WITH follower AS (
                     INSERT INTO mail_followers (res_model, res_id, partner_id)
                     SELECT 'crm.lead', * FROM unnest(%s::int[], %s::int[])
                     ON CONFLICT DO NOTHING
                     RETURNING id, res_id, partner_id
                )
                INSERT INTO mail_followers_mail_message_subtype_rel
                            (mail_followers_id, mail_message_subtype_id)
                SELECT follower.id, link.subtype_id
                  FROM follower
                  JOIN unnest(%s::int[], %s::int[], %s::int[])
                       AS link (res_id, partner_id, subtype_id) USING (res_id, partner_id)
                ON CONFLICT DO NOTHING
                """,
                [lead_id for lead_id, _partner_id in held],
                [partner_id for _lead_id, partner_id in held],
                *([link[index] for link in links] for index in range(3)),
            )
        )
        held.clear()
        self.invalidate_model(flush=False)
