"""Identification: what the responses of a batch answer to, at the door and afterwards."""

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_privacy.tools import utm_source

from ...logic import identification, identification_rule, normalize
from ...tools import folded_name
from ...tools.inner_text import inner_text

UTM_FIELDS = {
    "campaign_id": ("utm.campaign", "utm_campaign"),
    "source_id": (utm_source.MODEL, "utm_source"),
    "medium_id": ("utm.medium", "utm_medium"),
}
#: Where a UTM value is looked up, if not in the name alone: links carry the identifier of a
#: campaign, but its title is what users see and type.
NAME_FIELDS = {"utm.campaign": ("name", "title")}
#: What may say which treatment or campaign is answered, besides the campaign itself.
EVIDENCE_FIELDS = (
    "treatment_id",
    "source_code",
    "destination_url",
    "utm_campaign",
    "utm_source",
    "utm_medium",
)
#: Of which the first that is there names the evidence, from the strongest on.
KEY_FIELDS = ("source_code", "destination_url", "utm_campaign", "utm_source")
IDENTIFIED_FIELDS = ("treatment_id", "offer_id", *UTM_FIELDS)
#: What identification writes on a response.
FOUND_FIELDS = (*IDENTIFIED_FIELDS, "identified_by", "identification_rule_id")
#: What identification reads of a response that is on file.
READ_FIELDS = (
    "company_id",
    "date",
    "responded",
    "type_id",
    "response_channel_id",
    "description",
    "response_properties",
    *EVIDENCE_FIELDS,
    "offer_id",
    *UTM_FIELDS,
)
#: Waiting responses that a click identifies at once; more would outlast the request.
WAITING_LIMIT = 20000
CHUNK = 2000


class CrmResponse(models.Model):
    """The identifying half of the door, and its second chance for those that wait."""

    _inherit = "crm.response"

    identification_rule_id = fields.Many2one(
        "crm.identification.rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )
    evidence_key = fields.Char(
        string="Evidence",
        compute="_compute_evidence_key",
        store=True,
        readonly=False,
        precompute=True,
        help="The strongest of source code, destination URL and UTM values, in one spelling.",
        fact=True,
        personal="text",
    )

    @api.depends(*KEY_FIELDS)
    def _compute_evidence_key(self):
        for response in self:
            response.evidence_key = self._get_evidence_key(
                {name: response[name] for name in KEY_FIELDS}
            )

    # ------------------------------------------------------------
    # AT THE DOOR
    # ------------------------------------------------------------

    def _identify(self, deliveries, compiled=None):
        """Fill treatment, offer, campaign, channel and source from the evidence.

        :param compiled: the rules to ask, by default those of the company
        """
        if compiled is None:
            compiled = self.env["crm.identification.rule"]._get_compiled_rules()
        speaking = []
        for vals in deliveries:
            if compiled.reads_further or any(vals.get(name) for name in EVIDENCE_FIELDS):
                speaking.append(vals)
                continue
            # Most rows of a call list say nothing but the campaign they were made for.
            vals["identified_by"] = identification.GIVEN if vals.get("campaign_id") else None
            vals["evidence_key"] = vals["is_late"] = False
            for name in IDENTIFIED_FIELDS:
                vals[name] = vals.get(name) or False
        self._identify_speaking(speaking, compiled)

    def _identify_speaking(self, deliveries, compiled):
        """Identify deliveries that come with evidence."""
        if not deliveries:
            return
        utm_ids = self._find_utm_ids(deliveries)
        channels = self._get_default_channels(deliveries)
        evidences = [self._get_evidence(vals, utm_ids, channels, compiled) for vals in deliveries]
        rules = [compiled.find(evidence) for evidence in evidences]
        named = {rule.treatment_id for found in set(rules) for rule in found if rule.treatment_id}
        treatments = self._find_treatments(deliveries, named)
        catalog = identification.Catalog(treatments._get_facts())
        for vals, evidence, speaking in zip(deliveries, evidences, rules, strict=True):
            found = catalog.identify(evidence, speaking)
            for name in IDENTIFIED_FIELDS:
                vals[name] = vals.get(name) or getattr(found, name) or False
            vals["identified_by"] = found.means
            vals["identification_rule_id"] = found.rule_id or False
            vals["evidence_key"] = self._get_evidence_key(vals)
            vals["is_late"] = vals["responded"] and found.is_late

    def _get_evidence(self, vals, utm_ids, channels, compiled):
        """Return what identification weighs of one delivery."""
        parameters = normalize.url_parameters(vals.get("destination_url"))
        texts = {
            key: vals.get(key) or parameters.get(key) or "" for _model, key in UTM_FIELDS.values()
        }
        return identification.Evidence(
            date=vals["date"],
            source_code=vals.get("source_code") or "",
            destination_url=vals.get("destination_url") or "",
            treatment_id=vals.get("treatment_id"),
            offer_id=vals.get("offer_id"),
            type_id=vals["type_id"],
            response_channel_id=vals.get("response_channel_id") or channels[vals["type_id"]],
            parameters=(
                _get_texts(vals.get("response_properties"))
                if compiled.reads(identification_rule.PARAMETER)
                else ()
            ),
            notes=(
                inner_text(vals.get("description"))
                if compiled.reads(identification_rule.NOTES)
                else ""
            ),
            **texts,
            **{name: vals.get(name) for name in UTM_FIELDS},
            **{
                f"{key}_id": utm_ids.get((model, normalize.fold(texts[key])))
                for model, key in UTM_FIELDS.values()
            },
        )

    def _get_default_channels(self, deliveries):
        types = self.env["crm.response.type"].browse({vals["type_id"] for vals in deliveries})
        return {t.id: t.response_channel_id.id for t in types}

    def _get_evidence_key(self, vals):
        return (
            identification.get_evidence_key(*(vals.get(name) or "" for name in KEY_FIELDS)) or False
        )

    def _find_treatments(self, deliveries, named):
        """Return the treatments that the evidence of the batch may mean, and those ``named``."""
        ids = {vals["treatment_id"] for vals in deliveries if vals.get("treatment_id")} | named
        codes = {
            normalize.fold(vals["source_code"]) for vals in deliveries if vals.get("source_code")
        }
        urls = {
            normalize.canonical_url(vals["destination_url"])
            for vals in deliveries
            if vals.get("destination_url")
        }
        # sudo: what a response answers to does not depend on who records it.
        Treatment = self.env["crm.treatment"].sudo().with_context(active_test=False)
        if not (ids or codes or urls):
            return Treatment
        evidence = Domain("source_code_key", "in", codes) | Domain("destination_key", "in", urls)
        return Treatment.search(
            Domain("id", "in", ids) | (Domain("company_id", "=", self.env.company.id) & evidence)
        )

    def _find_utm_ids(self, deliveries):
        """Return ``{(model, folded name): id}`` for the UTM names of the batch."""
        found = {}
        for model, key in UTM_FIELDS.values():
            names = {
                normalize.clean_text(
                    vals.get(key) or normalize.url_parameters(vals.get("destination_url")).get(key)
                )
                for vals in deliveries
                if vals.get(key) or vals.get("destination_url")
            } - {""}
            if not names:
                continue
            # Unknown names create nothing: a typing error is not a campaign. The text is kept on
            # the response, which waits in the queue of unidentified ones.
            name_fields = NAME_FIELDS.get(model, ("name",))
            ids = folded_name.find_ids(self.env[model], name_fields, names)
            found.update({(model, name): record_id for name, record_id in ids.items()})
        return found


def _get_texts(properties):
    """Return the texts among the values of the type's parameters."""
    return tuple(value for value in (properties or {}).values() if isinstance(value, str))
