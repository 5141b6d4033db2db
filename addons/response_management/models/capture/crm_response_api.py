"""The door for programs outside: ``crm.response.capture`` over JSON-2, XML-RPC or JSON-RPC."""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html

from ...logic import delivery, delivery_key, normalize, parameters, qualification

#: Deliveries that one call may bring.
MAX_DELIVERIES = 2000

#: What a program may deliver; the rest of a response follows from it or is decided by people.
API_FIELDS = (
    "type_id",
    "external_key",
    "date",
    "responded",
    "polarity",
    "score",
    "is_suspected",
    "description",
    "response_properties",
    "contact_name",
    "partner_name",
    "function",
    "email_from",
    "phone",
    "street",
    "zip",
    "city",
    "state_id",
    "country_id",
    "partner_id",
    "lead_id",
    "source_code",
    "destination_url",
    "utm_campaign",
    "utm_source",
    "utm_medium",
    "utm_content",
    "utm_term",
    "click_id",
    "click_kind",
    "treatment_id",
    "offer_id",
    "interest_id",
    "campaign_id",
    "medium_id",
    "source_id",
    "response_channel_id",
    "supplier_id",
    "user_id",
    "company_id",
)


class CrmResponse(models.Model):
    """The public half of the door: the same steps, and answers that a program can work with."""

    _inherit = "crm.response"

    @api.model
    def capture(self, vals_list):
        """Record what a program delivers and say what became of each delivery, in order.

        :param list[dict] vals_list: up to 2000 deliveries. ``type_code`` (or ``type_id``) is
            needed, the rest is optional: see ``API_FIELDS``. Dates are ISO 8601 in UTC unless they
            say otherwise, relations are database ids, ``response_properties`` maps the technical
            name of each parameter of the type to its value. With an ``external_key``, delivering
            again changes nothing whenever it happens.
        :return: per delivery ``id`` and ``name`` of the response it became, ``status``
            (``new``; ``repeat`` of an earlier answer to the campaign; ``answer`` of a member who
            had been reached; ``double`` submit of an answer on file; ``known`` by its key),
            ``state`` and ``is_identified``
        :raise AccessError: the user may not create responses
        :raise ValidationError: naming the delivery and what to correct; nothing is recorded
        """
        self.check_access("create")
        deliveries = self._read_deliveries(vals_list)
        responses, kinds = self._record(deliveries)
        # sudo: a delivery may be known as a response that the program's user does not see; it
        # learns no more of it than that, as who recorded it did.
        return [
            {
                "id": response.id,
                "name": response.name,
                "status": kind,
                "state": response.state,
                "is_identified": bool(response.campaign_id),
            }
            for response, kind in zip(responses.sudo(), kinds, strict=True)
        ]

    def _read_deliveries(self, vals_list):
        """Return the deliveries as the door wants them.

        :raise ValidationError: naming the first that is wrong, counted from 1, and how
        """
        is_list = isinstance(vals_list, list) and all(isinstance(vals, dict) for vals in vals_list)
        if not is_list or len(vals_list) > MAX_DELIVERIES:
            raise ValidationError(
                self.env._(
                    "Deliver a list of up to %(limit)s objects as “vals_list”, one per response.",
                    limit=MAX_DELIVERIES,
                )
            )
        deliveries = [self._read_delivery(number, vals) for number, vals in enumerate(vals_list, 1)]
        self._check_companies(deliveries)
        self._check_relations(deliveries)
        self._check_parameters(deliveries)
        return deliveries

    def _read_delivery(self, number, vals):
        unknown = sorted(str(name) for name in vals if name not in {*API_FIELDS, "type_code"})
        if unknown:
            self._refuse(
                number,
                self.env._(
                    "%(names)s cannot be delivered. Use: %(allowed)s.",
                    names=", ".join(unknown),
                    allowed=", ".join(["type_code", *API_FIELDS]),
                ),
            )
        read = {}
        for name, value in vals.items():
            if value is None:
                continue
            if name == "type_code":
                field_type, choices = "char", ()
            else:
                field = self._fields[name]
                field_type = field.type
                choices = field.get_values(self.env) if field_type == "selection" else ()
            read[name], problem = delivery.convert(field_type, value, choices)
            if problem:
                self._refuse(number, self._explain(problem, name, value, choices))
        if not (read.get("type_code") or read.get("type_id")):
            self._refuse(number, self.env._("Give the kind of answer as “type_code”."))
        if read.get("date") and not self._is_possible_moment(read["date"]):
            self._refuse(number, self._get_moment_message(read["date"]))
        if delivery_key.is_reserved(read.get("external_key")):
            self._refuse(number, self._get_reserved_key_message(read["external_key"]))
        if read.get("description"):
            read["description"] = plaintext2html(read["description"])
        # Silence is no value: it leaves the defaults of the door be.
        read = {
            name: value
            for name, value in read.items()
            if value is not False or name in ("responded", "is_suspected")
        }
        read["capture_method"] = qualification.CAPTURE_API
        return read

    def _explain(self, problem, name, value, choices):
        """Return in words what is wrong with a value and what would be right."""
        labels = {
            delivery.NOT_TEXT: self.env._("a text"),
            delivery.NOT_A_NUMBER: self.env._("a number"),
            delivery.NOT_AN_ID: self.env._("the database id of a record"),
            delivery.NOT_YES_OR_NO: self.env._("true or false"),
            delivery.NOT_A_MOMENT: self.env._("a date and time such as 2026-11-02T12:00:00Z"),
            delivery.NOT_A_CHOICE: self.env._("one of %s", ", ".join(choices)),
            delivery.NOT_PARAMETERS: self.env._("an object of parameter names and values"),
        }
        return self.env._(
            "%(name)s must be %(wanted)s, not %(value)s.",
            name=name,
            wanted=labels[problem],
            value=repr(value)[:80],
        )

    def _refuse(self, number, reason):
        raise ValidationError(
            self.env._("Delivery %(number)s: %(reason)s", number=number, reason=reason)
        )

    # ------------------------------------------------------------
    # CHECKS OVER THE WHOLE BATCH
    # ------------------------------------------------------------

    def _check_companies(self, deliveries):
        allowed = set(self.env.user.company_ids.ids)
        for number, vals in enumerate(deliveries, 1):
            if vals.get("company_id") and vals["company_id"] not in allowed:
                self._refuse(
                    number,
                    self.env._("You do not work in the company %(id)s.", id=vals["company_id"]),
                )

    def _check_relations(self, deliveries):
        """Refuse ids that name nothing, or nothing that the program's user sees."""
        for name in API_FIELDS:
            field = self._fields[name]
            if field.type != "many2one" or name == "company_id":
                continue
            wanted = {vals[name] for vals in deliveries if vals.get(name)}
            if not wanted:
                continue
            Model = self.env[field.comodel_name].with_context(active_test=False)
            missing = wanted - set(Model.search([("id", "in", list(wanted))]).ids)
            for number, vals in enumerate(deliveries, 1):
                if vals.get(name) in missing:
                    self._refuse(
                        number,
                        self.env._(
                            "%(name)s %(id)s does not exist, or you may not see it.",
                            name=name,
                            id=vals[name],
                        ),
                    )

    def _check_parameters(self, deliveries):
        """Refuse parameters that the type of the response does not have, and values it cannot."""
        if not any(vals.get("response_properties") for vals in deliveries):
            return
        type_ids = self._get_type_ids(deliveries)
        types = self.env["crm.response.type"].browse(
            {vals.get("type_id") for vals in deliveries} - {None} | set(type_ids.values())
        )
        known = {
            response_type.id: {each.name: each for each in response_type._get_parameters()}
            for response_type in types
        }
        for number, vals in enumerate(deliveries, 1):
            given = vals.get("response_properties")
            if not given:
                continue
            names = known[vals.get("type_id") or type_ids[normalize.fold(vals["type_code"])]]
            unknown = sorted(given.keys() - names.keys())
            if unknown:
                self._refuse(
                    number,
                    self.env._(
                        "Responses of this type have no parameter %(unknown)s. Use: %(names)s.",
                        unknown=", ".join(unknown),
                        names=", ".join(names) or "-",
                    ),
                )
            vals["response_properties"] = {
                name: self._read_parameter(number, names[name], value)
                for name, value in given.items()
                if value is not None
            }

    def _read_parameter(self, number, parameter, value):
        read, problem = parameters.convert(parameter, value)
        if problem:
            labels = {
                parameters.NOT_TEXT: self.env._("a text"),
                parameters.NOT_INTEGER: self.env._("a whole number"),
                parameters.NOT_NUMBER: self.env._("a number"),
                parameters.NOT_BOOLEAN: self.env._("true or false"),
                parameters.NOT_DATE: self.env._("a date such as 2026-11-30"),
                parameters.NOT_OPTION: self.env._("one of %s", ", ".join(parameter.options)),
            }
            self._refuse(
                number,
                self.env._(
                    "%(name)s must be %(wanted)s, not %(value)s.",
                    name=parameter.name,
                    wanted=labels[problem],
                    value=repr(value)[:80],
                ),
            )
        return read
