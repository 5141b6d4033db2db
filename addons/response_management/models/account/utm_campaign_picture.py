"""The picture of a campaign: how far it got, against what was expected, and when."""

from itertools import accumulate
from operator import or_

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic import campaign_account, period

_ANSWERS = ("response_count:sum", "suspected_count:sum")
#: In the order of the figures that a rate is made of.
_PEOPLE = ("member_count:sum", "audience_count:sum", "addressed_count:sum", "responder_count:sum")


class UtmCampaign(models.Model):
    # One capability per file: account, picture.
    _inherit = "utm.campaign"

    @api.readonly
    def get_campaign_picture(self):
        """Return what the picture on the form shows.

        ``{currency_id, basis, rate, suspected, steps: [{key, value, expected, share, cost, model,
        domain, measure}], bars: [day], answers, reached, responders: [number], rates: [per cent or
        None], immature: [bool]}``; ``share`` is that of the step before, ``cost`` money and
        workload for one. People reached, responders and rates are those so far, so that the last
        rate is the one of the campaign.
        """
        self.ensure_one()
        self.check_access("read")
        # Figures are for who works with campaigns, as their fields are.
        self.env["crm.response"].check_access("read")
        steps = self._get_picture_steps()
        return {
            "currency_id": self.account_currency_id.id,
            "basis": self.response_rate_basis,
            "rate": self.response_rate if self.is_rate_known else None,
            "steps": steps,
            **self._get_picture_series(),
        }

    def _get_picture_steps(self):
        """Return the steps with their records; only totals, as on the account."""
        before = None
        found = []
        for key, value, expected, model, domain, measure in self._get_picture_counts():
            is_share_known = key != "answered" or self.is_rate_known
            found.append(
                {
                    "key": key,
                    "value": value,
                    "expected": expected or None,
                    "share": campaign_account.ratio(value, before) if is_share_known else None,
                    "cost": campaign_account.ratio(self.full_cost, value) or None,
                    "model": model,
                    "domain": list(domain),
                    "measure": measure,
                }
            )
            before = value
        return found

    def _get_picture_counts(self):
        """Return ``(key, count, expected count, model, domain, measure)`` of each step."""
        members = Domain("campaign_id", "=", self.id) & Domain("repeat_of_id", "=", False)
        members &= Domain("is_suspected", "=", False)
        lines = Domain("campaign_id", "=", self.id)
        return (
            ("reached", self.reached_count, 0, "crm.response", members, None),
            (
                "answered",
                self.responder_count,
                self.expected_response_count,
                "crm.response",
                members & Domain("is_responder", "=", True),
                None,
            ),
            *(
                (
                    key,
                    self[f"{source}_count"],
                    self[f"expected_{source}_count"],
                    "crm.campaign.account",
                    lines & Domain("source", "=", source),
                    f"{source}_count",
                )
                for key, source in (
                    ("leads", "lead"),
                    ("opportunities", "opportunity"),
                    ("won", "won"),
                )
            ),
        )

    def _get_picture_series(self):
        """Return answers of each period, and the response rate so far at its end."""
        Account = self.env["crm.campaign.account"]
        domain = Domain("campaign_id", "=", self.id) & Domain(
            "source", "in", ("member", "response", "treatment")
        )
        ((first, last, suspected),) = Account._read_group(
            domain, aggregates=["date:min", "date:max", "suspected_count:sum"]
        )
        if not first:
            return {"suspected": 0, "bars": []}
        interval = period.interval_of(first, last)
        wait = self.env["crm.response.people"]._get_median_wait(self.ids)
        mature = (self.env.cr.now() - wait).date()
        measures = (*_ANSWERS, *_PEOPLE, "date:max")
        found = {
            day: rest for day, *rest in Account._read_group(domain, [f"date:{interval}"], measures)
        }
        days = period.starts_of(interval, min(found), max(found))
        rows = [found.get(day, (0,) * (len(measures) - 1) + (None,)) for day in days]
        so_far = campaign_account.add_up(
            campaign_account.Figures(*(number or 0 for number in people))
            for _answers, _machines, *people, _latest in rows
        )
        rates = [campaign_account.response_rate(figures) for figures in so_far]
        return {
            "suspected": suspected,
            "interval": interval,
            "bars": [fields.Date.to_string(day) for day in days],
            "answers": [(answers or 0) - (machines or 0) for answers, machines, *_rest in rows],
            "reached": [figures.reached for figures in so_far],
            "responders": [figures.responders for figures in so_far],
            "rates": [None if rate is None else 100 * rate for rate in rates],
            "immature": list(
                accumulate((bool(latest and latest > mature) for *_rest, latest in rows), or_)
            ),
        }
