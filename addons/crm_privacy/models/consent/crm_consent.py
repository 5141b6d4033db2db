"""The ledger of consent: who agreed to what, or refused it, when, where, and by which words."""

import hashlib

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...logic import consent, phone_key
from ...tools.deletion import before_deletion

#: Longest e-mail address there is.
MAX_EMAIL_LENGTH = 320

CHANNELS = [
    (consent.MAIL, "Email"),
    (consent.CALL, "Phone Call"),
    (consent.TEXT, "Text Message"),
    (consent.TRACK, "Tracking"),
]
STATES = [
    (consent.GIVEN, "Given"),
    (consent.REFUSED, "Refused"),
    (consent.WITHDRAWN, "Withdrawn"),
]

# How we know.
BY_FORM = "form"
BY_CONFIRMATION = "confirmation"
BY_PAGE = "page"
BY_COLLEAGUE = "colleague"
BY_IMPORT = "import"
#: Of these nobody knows whether the person said it.
UNPROVEN = frozenset({BY_FORM, BY_IMPORT})


class CrmConsent(models.Model):
    """One thing that one person said about one channel. The last one counts.

    Append-only: nobody edits or deletes entries, whatever their rights; who changes their mind has
    another entry. Merging people and leads moves the links to them, and erasing a person blanks
    what is personal; both go past the methods that refuse it. Everything is written through
    ``_record``, which also tells all who have to stop something (``_on_recorded``).
    """

    _name = "crm.consent"
    _description = "Consent"
    _order = "date desc, id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    # Person
    email_normalized = fields.Char(
        string="Email", readonly=True, index="btree_not_null", personal="number"
    )
    phone_sanitized = fields.Char(
        string="Phone",
        readonly=True,
        index="btree_not_null",
        help="Digits alone if it could not be read as a number of a country.",
        personal="blank",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead/Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # However a number is spelled.
    _phone_index = models.Index(
        f"(RIGHT(phone_sanitized, {phone_key.TAIL_DIGITS})) WHERE phone_sanitized IS NOT NULL"
    )

    # What was said
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(STATES, string="Consent", required=True, readonly=True)
    date = fields.Datetime(string="Said On", required=True, readonly=True)

    # How we know
    source = fields.Selection(
        [
            (BY_FORM, "Form"),
            (BY_CONFIRMATION, "Confirmed by email"),
            (BY_PAGE, "Page of privacy choices"),
            (BY_COLLEAGUE, "Entered by a colleague"),
            (BY_IMPORT, "Import"),
        ],
        required=True,
        readonly=True,
    )
    is_proven = fields.Boolean(
        string="Proven",
        readonly=True,
        help=(
            "The person has proven that the address is theirs, or told a colleague. A refusal "
            "takes effect at once; consent without proof has no effect."
        ),
    )
    source_name = fields.Char(
        string="Where",
        readonly=True,
        help="Name of the form, page, list or file.",
        personal=False,
    )
    page = fields.Char(
        readonly=True, help="Address of the page on which it was said.", personal="page"
    )
    wording = fields.Text(readonly=True, help="The wording shown to the person.", personal="text")
    wording_version = fields.Char(
        string="Version of the Wording",
        readonly=True,
        help="The same words have the same version.",
        personal=False,
    )
    answer = fields.Text(readonly=True, help="What the person sent or said.", personal="blank")
    ip_digest = fields.Char(
        string="Digest of the Network Address",
        readonly=True,
        help="Shows whether two entries came from the same place, without revealing it.",
        personal="blank",
    )
    message_id = fields.Many2one(
        "mail.message",
        string="Proof",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Entered By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("channel", "state")
    def _compute_display_name(self):
        labels = [
            dict(self._fields[name]._description_selection(self.env))
            for name in ("channel", "state")
        ]
        for entry in self:
            entry.display_name = (
                f"{labels[0].get(entry.channel, '')}: {labels[1].get(entry.state, '')}"
            )

    # ------------------------------------------------------------
    # APPEND-ONLY
    # ------------------------------------------------------------

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what somebody said stays what it was."""
        raise UserError(self.env._("Consent entries cannot be edited. Add a new entry instead."))

    @before_deletion
    def _unlink_never(self):
        raise UserError(self.env._("Consent entries cannot be deleted. Erase the person instead."))

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(
            [{"is_proven": vals.get("source") not in UNPROVEN, **vals} for vals in vals_list]
        )
        if entries and not self._is_in_use():
            self.env.registry.clear_cache()
        return entries

    def _move(self, vals):
        """Let entries of records that were merged point to what is left of them.

        :param vals: of ``partner_id`` and ``lead_id`` alone
        """
        assert vals.keys() <= {"partner_id", "lead_id"}
        # sudo: nobody may write; anyone who merges takes the history along.
        return super(CrmConsent, self.sudo()).write(vals)  # pylint: disable=super-method-mismatch

    @api.model
    @tools.ormcache()
    def _is_in_use(self):
        """Return whether there has been an entry; without any nothing is asked or shown."""
        # sudo: of whichever company.
        return bool(self.sudo().search([], limit=1))

    # ------------------------------------------------------------
    # RECORD
    # ------------------------------------------------------------

    @api.model
    def _record(self, vals_list):
        """Add entries, one for each dict, and have what they forbid stopped at once.

        :param list[dict] vals_list: field values; ``email`` and ``phone`` as people write them;
            without ``date`` now, without ``company_id`` the company at work. Not modified. Of those
            that name no person no entry is made.
        :return: the entries
        """
        # sudo: anyone who hears it notes it; nobody reads or writes the ledger but by this method.
        ledger = self.sudo()
        entries = ledger.create(
            [vals for each in vals_list if (vals := self._prepare_entry_values(each))]
        )
        if entries:
            entries._on_recorded()
        return entries

    @api.model
    def _prepare_entry_values(self, given):
        """Return the values of an entry, ``None`` if they name no person."""
        vals = {"date": self.env.cr.now(), **given}
        company = self.env["res.company"].browse(given.get("company_id") or self.env.company.id)
        vals["company_id"] = company.id
        if email := vals.pop("email", None):
            vals.setdefault("email_normalized", self._normalize_email(email))
        if phone := vals.pop("phone", None):
            vals.setdefault("phone_sanitized", self._normalize_phone(phone, company))
        if vals.get("wording"):
            vals.setdefault("wording_version", get_wording_version(vals["wording"]))
        names = ("email_normalized", "phone_sanitized", "partner_id")
        return vals if any(vals.get(name) for name in names) else None

    @api.model
    def _normalize_email(self, email):
        found = email_normalize(email, strict=False) or ""
        return found if 0 < len(found) <= MAX_EMAIL_LENGTH else False

    @api.model
    def _normalize_phone(self, phone, company):
        """Return ``phone`` as leads and contacts store it; its digits if it could not be read.

        See ``logic.phone_key``; ``False`` if it is no number.
        """
        number = self._read_phone(phone, company)
        return number is not None and (phone_key.get_key(number, phone) or False)

    @api.model
    def _normalize_phones(self, phone, company):
        """Return all numbers that ``phone`` holds, see :meth:`_normalize_phone`."""
        number = self._read_phone(phone, company)
        return () if number is None else phone_key.get_keys(number, phone)

    def _read_phone(self, phone, company):
        """Return ``phone`` in E.164, nothing if it could not be read, ``None`` if it is none."""
        if not phone or len(phone) >= MAX_EMAIL_LENGTH:
            return None
        return self.env["base"]._phone_format(number=phone, country=company.country_id) or ""

    @api.model
    def _get_ip_digest(self, address):
        """Return what tells the same network address again, and nothing else of it."""
        # sudo: the key is the database's own.
        return address and tools.hmac(self.env(su=True), "crm_privacy.address", address)[:16]

    # ------------------------------------------------------------
    # SEAM
    # ------------------------------------------------------------

    def _on_recorded(self):
        """Called once with new entries: extended by what goes on only while people agree."""


def get_wording_version(wording):
    """Return a short name of ``wording``; the same words, however spaced, have the same."""
    words = " ".join(wording.split())
    return hashlib.sha256(words.encode()).hexdigest()[:8]
