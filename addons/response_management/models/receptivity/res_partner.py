"""Contacts know how receptive they are to what is sent to them."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic.receptivity import (
    BAND_AVERAGE,
    BAND_HIGH,
    BAND_LOW,
    BAND_OPTED_OUT,
    NO_WISH,
    Approach,
    assess,
)

#: Contacts that one transaction of the scheduled job works out.
RECEPTIVITY_BATCH_SIZE = 2000
#: What it stores.
RECEPTIVITY_FIELDS = (
    "receptivity",
    "receptivity_band",
    "receptivity_treatment_count",
    "receptivity_positive_count",
    "date_receptivity",
)


class ResPartner(models.Model):
    """Worked out each night, because a score grows old by itself; see ``logic.receptivity``.

    All companies count: a person who likes to answer does so no matter who asks.
    """

    # One capability per file: responses, receptivity.
    _inherit = "res.partner"

    receptivity = fields.Float(
        string="Receptivity (%)",
        digits=(4, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="sales_team.group_sale_salesman",
        help="Share of the treatments sent to this contact that were answered positively, recent "
        "ones counting more, and drawn towards the average of all contacts while there are few.",
        fact=True,
    )
    receptivity_band = fields.Selection(
        [
            (BAND_HIGH, "More receptive than most"),
            (BAND_AVERAGE, "About average"),
            (BAND_LOW, "Less receptive than most"),
            (BAND_OPTED_OUT, "Opted out"),
        ],
        string="Receptivity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="sales_team.group_sale_salesman",
        help="How the contact compares with all others. Empty if nothing was ever sent.",
        fact=True,
    )
    receptivity_treatment_count = fields.Integer(
        string="Treatments Sent",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
        fact=True,
    )
    receptivity_positive_count = fields.Integer(
        string="Answered Positively",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
        fact=True,
    )
    date_receptivity = fields.Datetime(
        string="Receptivity Computed On",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
        fact=True,
    )
    receptivity_explanation = fields.Char(
        compute="_compute_receptivity_explanation", groups="sales_team.group_sale_salesman"
    )

    @api.depends("receptivity_band", "receptivity_treatment_count", "receptivity_positive_count")
    def _compute_receptivity_explanation(self):
        for partner in self:
            if not partner.receptivity_band:
                partner.receptivity_explanation = False
                continue
            partner.receptivity_explanation = self.env._(
                "Treatments answered positively: %(positive)s of %(sent)s",
                positive=partner.receptivity_positive_count,
                sent=partner.receptivity_treatment_count,
            )

    def action_update_receptivity(self):
        """Work out the receptivity of these contacts now."""
        self.check_access("write")
        self._update_receptivity(self._query_average_receptivity())
        return True

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_update_receptivity(self):
        """Work out anew what was worked out before today, a batch per transaction."""
        domain = self._get_receptivity_domain()
        cron = self.env["ir.cron"]
        Partner = self.with_context(active_test=False)
        remaining = Partner.search_count(domain)
        average = self._query_average_receptivity()
        while remaining:
            batch = Partner.search(domain, order="id", limit=RECEPTIVITY_BATCH_SIZE)
            batch = batch.try_lock_for_update(allow_referencing=True)
            if not batch:
                break
            batch._update_receptivity(average)
            remaining = max(remaining - len(batch), 0)
            if not cron._commit_progress(len(batch), remaining=remaining):
                break

    @api.model
    def _get_receptivity_domain(self):
        """Return which contacts are due: with responses, or a score left from such."""
        due = Domain("date_receptivity", "=", False) | Domain(
            "date_receptivity", "<", self.env.cr.now() - timedelta(hours=20)
        )
        has_responses = Domain("response_ids", "any", [("active", "=", True)])
        return due & (has_responses | Domain("receptivity_band", "!=", False))

    def _update_receptivity(self, average):
        """Work out and store the receptivity of these contacts, in three queries.

        Written past the ORM: a nightly score must not mark every contact as changed.
        """
        if not self:
            return
        now = self.env.cr.now()
        approaches = self._query_approaches()
        wishes = {
            partner.id: wish
            for (partner,), wish in self.env["crm.response"]
            ._get_wishes([("partner_id", "in", self.ids)], ["partner_id"])
            .items()
        }
        rows = []
        for partner_id in self.ids:
            found = assess(
                approaches.get(partner_id, ()), average, now, wishes.get(partner_id, NO_WISH)
            )
            if found:
                rows.append((found.score, found.band, found.treatment_count, found.positive_count))
            else:
                rows.append((None, None, None, None))
        self._store_receptivity(rows, now)

    def _store_receptivity(self, rows, now):
        """Store ``(score, band, sent, positive)`` of each contact, worked out ``now``."""
        scores, bands, sent, positive = (list(column) for column in zip(*rows, strict=True))
        self.flush_recordset(RECEPTIVITY_FIELDS)
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner AS partner
                   SET receptivity = fresh.score,
                       receptivity_band = fresh.band,
                       receptivity_treatment_count = fresh.sent,
                       receptivity_positive_count = fresh.positive,
                       date_receptivity = %s
                  FROM unnest(%s::int[], %s::numeric[], %s::varchar[], %s::int[], %s::int[])
                       AS fresh (id, score, band, sent, positive)
                 WHERE partner.id = fresh.id
                """,
                now,
                self.ids,
                scores,
                bands,
                sent,
                positive,
            )
        )
        self.invalidate_recordset([*RECEPTIVITY_FIELDS, "receptivity_explanation"])

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    def _query_approaches(self):
        """Return ``{contact id: approaches}``, one of each treatment or campaign they were sent."""
        rows = self.env.execute_query(
            SQL("%s GROUP BY partner_id, approach", self._select_approaches(self.ids))
        )
        approaches = {}
        for partner_id, _approach, date, is_positive in rows:
            approaches.setdefault(partner_id, []).append(Approach(date, is_positive))
        return approaches

    @api.model
    def _query_average_receptivity(self):
        """Return the share of all treatments sent to contacts that were answered positively."""
        [(average,)] = self.env.execute_query(
            SQL(
                "SELECT AVG(is_positive::int) FROM (%s GROUP BY partner_id, approach) AS sent",
                self._select_approaches(),
            )
        )
        return float(average or 0.0)

    @api.model
    def _select_approaches(self, partner_ids=None):
        """Return the query of who was sent what, without its grouping.

        An answer to nothing in particular is no treatment that was sent, and what a machine did
        is no answer.
        """
        self.env["crm.response"].flush_model(
            ["partner_id", "treatment_id", "campaign_id", "date", "polarity", "is_suspected"]
        )
        return SQL(
            """
            SELECT partner_id,
                   COALESCE('t' || treatment_id, 'c' || campaign_id) AS approach,
                   MAX(date) AS date,
                   BOOL_OR(polarity = 'positive' AND is_suspected IS NOT TRUE) IS TRUE
                       AS is_positive
              FROM crm_response
             WHERE active
               AND %s
               AND (treatment_id IS NOT NULL OR campaign_id IS NOT NULL)
            """,
            SQL("partner_id = ANY(%s)", partner_ids)
            if partner_ids is not None
            else SQL("partner_id IS NOT NULL"),
        )
