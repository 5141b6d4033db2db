"""Who gets the credit for one deal, by every model side by side."""

from odoo import api, fields, models

from odoo.addons.crm_privacy.tools.readable_date import format_day

from ...logic import credit
from . import crm_credit_point as point

#: Colors of the responses on the time line; dark enough for white numbers.
COLORS = ("#71639e", "#017e84", "#b5541c", "#2f6fb2", "#8f3e63", "#4b7a2b", "#6b5b3e", "#a33a3a")


class CrmLead(models.Model):
    """Shares the deal at hand anew each time it is looked at; nothing is stored."""

    _inherit = "crm.lead"

    credit_table = fields.Html(
        string="Credit",
        compute="_compute_credit_table",
        sanitize=False,
        groups="sales_team.group_sale_salesman",
    )

    @api.depends("type", "expected_revenue", "response_ids", "won_status", "date_closed")
    def _compute_credit_table(self):
        for lead in self:
            is_shared = (
                lead.type == "opportunity"
                and lead.may_have_responses
                and bool(lead._get_credit_responses())
            )
            lead.credit_table = is_shared and self.env["ir.qweb"]._render(
                "funnel_reactivation.credit_table", lead._prepare_credit_values()
            )

    def _get_credit_responses(self):
        """Return the responses that led to the deal until it was closed, the earliest first."""
        self.ensure_one()
        # sudo: the shares of a deal sum to its value only if no response is left out.
        return (
            self.sudo()
            .response_ids.filtered(
                lambda r: (
                    r.active
                    and r.responded
                    and r.state != "rejected"
                    and not r.is_suspected
                    and r._is_before_close()
                )
            )
            .sorted(lambda r: (r.date, r.id))
        )

    def _has_settled_credit(self):
        return self._is_won() and bool(self._get_credit_responses())

    def _get_engagement_date(self):
        """What caused a deal that is won came before its close."""
        now = super()._get_engagement_date()
        return min(now, self.date_closed or now) if self._is_won() else now

    def _prepare_credit_values(self):
        """Return what the table of credit shows: a row per response, a column per model."""
        self.ensure_one()
        responses = self._get_credit_responses()
        company = self.company_id or responses[:1].company_id or self.env.company
        currency = company.currency_id
        points = self._get_credit_points(responses, company)
        touches = [credit.Touch(r.id, date=r.date, points=points[r]) for r in responses]
        marks = self._get_milestones(responses)
        unit = 10**currency.decimal_places
        value = round((self.expected_revenue or 0) * unit)
        columns = []
        for model, label in (
            self.env["crm.credit.report"]._fields["model"]._description_selection(self.env)
        ):
            shares = credit.weights(model, touches, marks)
            amounts = credit.split(abs(value), shares) if shares else ()
            columns.append(
                {
                    "model": model,
                    "label": label,
                    "cells": [
                        {"share": float(share), "amount": amount * (-1 if value < 0 else 1) / unit}
                        for share, amount in zip(shares, amounts, strict=True)
                    ],
                }
            )
        return {
            "responses": responses,
            **self._prepare_journey_values(responses),
            "columns": columns,
            "currency": currency,
            "revenue": self.expected_revenue,
            "visible": responses.with_user(self.env.user)._filtered_access("read"),
            "defaults": self._get_default_responses(responses),
        }

    def _prepare_journey_values(self, responses):
        """Return the time line from the first response to the close of the deal, or to now.

        Each response is a stop: ``{number, left, color, day, title}``, ``left`` in percent; days
        are written as fields write them.
        """
        if not responses:
            return {"stops": []}
        is_closed = self.won_status != "pending" and self.date_closed
        start, end = responses[0].date, self.date_closed if is_closed else self.env.cr.now()
        length = max((end - start).total_seconds(), 1)
        return {
            "start": format_day(self.env, start),
            "end": format_day(self.env, end),
            "end_label": dict(self._fields["won_status"]._description_selection(self.env))[
                self.won_status
            ]
            if is_closed
            else self.env._("Today"),
            "stops": [
                {
                    "number": number,
                    "left": round(100 * (response.date - start).total_seconds() / length, 1),
                    "color": COLORS[(number - 1) % len(COLORS)],
                    "day": format_day(self.env, response.date),
                    "title": ", ".join(
                        (
                            response.campaign_id.title or response.type_id.name,
                            format_day(self.env, response.date),
                        )
                    ),
                }
                for number, response in enumerate(responses, 1)
            ],
        }

    def _get_milestones(self, responses):
        """Return when the deal, to which ``responses`` led, became a lead and an opportunity."""
        return credit.milestones(
            responses.mapped("date_mql"),
            responses.mapped("date_sql"),
            created=self.create_date,
            converted=self.date_conversion or None,
        )

    def _get_default_responses(self, responses):
        """Return those of ``responses`` that a scenario recorded for want of another."""
        # sudo: only whether a request led to a response of this deal is asked.
        requests = self.env["crm.reactivation.request"].sudo()
        return requests.search(
            [("response_id", "in", responses.ids), ("outcome", "=", "default")]
        ).response_id

    def _get_credit_points(self, responses, company):
        """Return ``{response: points}``, by the lines of the points model."""
        lines = self.env["crm.credit.point"].search([("company_id", "in", [False, company.id])])
        last = responses[-1:]
        mql = responses.filtered("date_mql")[:1] or last
        sql = responses.filtered("date_sql")[:1] or last
        fits = {
            point.ANY: lambda response, line: True,
            point.FIRST: lambda response, line: response == responses[:1],
            point.LAST: lambda response, line: response == last,
            point.MQL: lambda response, line: response == mql,
            point.SQL_: lambda response, line: response == sql,
            point.REACTIVATED: lambda response, line: bool(response.date_reactivated),
            point.TYPE: lambda response, line: response.type_id == line.type_id,
        }
        return {
            response: sum(line.points for line in lines if fits[line.criterion](response, line))
            for response in responses
        }
