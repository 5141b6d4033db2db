"""Emails as people and programs send them: every delivery is recorded, known or set aside."""

import base64
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users
from odoo.tools import html2plaintext, mute_logger

from odoo.addons.crm_privacy.logic import automatic_mail
from odoo.addons.mail.tests.common import MailCase

from ..models.source import crm_capture_mail_refusal
from .common import ResponseCase

#: Messages of invented people, each with the kind of e-mail it is in front of its name.
FOLDER = Path(__file__).parent / "data" / "mail_verdicts"
COLLEAGUE = "marc.demo@ours.example"

#: Whose response a message is: name, address, phone number; and what its notes say.
PEOPLE = {
    "person.form_cf7": ("Adele Brun", "adele.brun@example.com", "23125301", "20 panels"),
    "person.form_cf7_second_visitor": (
        "Bruno Cade",
        "bruno.cade@example.org",
        "23125301",
        "heat pump",
    ),
    "person.form_jotform": ("Fritz Grau", "fritz.grau@example.com", "23125303", "Solar roof"),
    "person.form_auto_submitted": ("Gerd Hall", "gerd.hall@example.com", "", "offer please"),
    "person.form_bulk": ("Hella Imm", "hella.imm@example.com", "", "Bonn"),
    "person.form_labels_en": ("Olga Page", "olga.page@example.org", "23125310", "roof"),
    "person.form_labels_de": ("Petra Quandt", "petra.quandt@example.org", "23125311", ""),
    "person.form_labels_fr": ("Quentin Roux", "quentin.roux@example.org", "01 23", "devis"),
    "person.form_labels_es": ("Rosa Sanz", "rosa.sanz@example.org", "912", "presupuesto"),
    "person.form_labels_it": ("Sara Testa", "sara.testa@example.org", "1234567", "preventivo"),
    "person.form_labels_ja": ("高橋 花子", "hanako@example.org", "03-1234", "見積もり"),
    "person.form_labels_zh": ("王小明", "xiaoming@example.org", "138", "请报价"),
    "person.form_table": ("Tina Ulm", "tina.ulm@example.org", "23125312", "Call me"),
    "person.form_jotform_html": ("Udo Voss", "udo.voss@example.org", "23125313", ""),
    "person.form_value_below": ("Vera Wolf", "vera.wolf@example.org", "", "Hello there"),
    "person.form_from_own_mailbox": ("Willi Xaver", "willi.xaver@example.org", "", "Hallo"),
    "person.form_null_sender": ("Xenia Yard", "xenia.yard@example.org", "", ""),
    "person.forward_iphone": ("Karin Lenz", "karin.lenz@example.com", "", "12 panels cost"),
    "person.forward_outlook": ("Lutz Mahn", "lutz.mahn@example.com", "", "Wärmepumpe"),
    "person.forward_gmail": ("Yana Zorn", "yana.zorn@example.org", "", "10 Module"),
    "person.forward_apple": ("Zoe Abel", "zoe.abel@example.org", "", "un devis"),
    "person.forward_thunderbird": ("Anna Boni", "anna.boni@example.org", "", "quanto costa"),
    "person.forward_japanese": ("佐藤 一郎", "ichiro.sato@example.org", "", "価格を教えて"),
    "person.forward_twice": ("Bert Caro", "bert.caro@example.org", "", "My roof leaks"),
    "person.forward_attached": ("Carla Dorn", "carla.dorn@example.org", "", "Ich brauche"),
    "person.forward_gmail_html": ("Bea Cohn", "bea.cohn@example.org", "", "14 Module"),
    "person.forward_apple_html": ("Cora Dahl", "cora.dahl@example.org", "", "15 panels"),
    "person.forward_apple_mail": ("Dina Ewald", "dina.ewald@example.org", "", "16 Module"),
    "person.forward_outlook_html": ("Elsa Fink", "elsa.fink@example.org", "", "17 Module"),
    "person.forward_outlook_app": ("Flore Gay", "flore.gay@example.org", "", "18 panneaux"),
    "person.forward_name_only": ("Greta Hanf", False, "", "19 Module"),
    "person.forward_chinese": ("李小龙", "xiaolong.li@example.org", "", "二十块"),
    "person.forward_spanish": ("Hilda Ibarra", "hilda.ibarra@example.org", "", "21 paneles"),
    "person.forward_of_form": ("Ines Jung", "ines.jung@example.org", "", "22 panels"),
    "person.forward_eml_file": ("Jule Kant", "jule.kant@example.org", "", "siehe"),
    "person.form_alternative": ("Kira Lutz", "kira.lutz@example.org", "", "24 Module"),
    "person.form_definition_paragraphs": (
        "Lola Mack",
        "lola.mack@example.org",
        "23125315",
        "25 panels",
    ),
    "person.form_bold_labels": ("Mona Nier", "mona.nier@example.org", "", ""),
    "person.form_nested_table": ("Nina Opel", "nina.opel@example.org", "", ""),
    "person.google_group": ("Mira Noack", "mira.noack@example.com", "", "Offer please"),
    "person.outlook_reply": ("Iris Jahn", "iris.jahn@example.com", "", "rufen Sie mich an"),
    "person.outlook_html_reply": ("Iris Jahn", "iris.jahn3@example.com", "", "please call"),
    "person.raw_latin1": ("Jürgen Möller", "juergen.m@example.com", "", "Grüße aus Köln"),
    "person.raw_utf8_no_mime": (
        "Jürgen Möller",
        "juergen.moeller@example.com",
        "",
        "Grüße aus Köln",
    ),
    "person.utf8_as_ascii": ("Juergen", "juergen3@example.com", "", "Grüße aus Köln"),
    "person.latin1_as_utf8": ("Nora Ott", "nora.ott@example.com", "", "Grüße aus Köln"),
    "person.latin1_without_charset": ("Nora Ott", "nora.ott2@example.com", "", "Grüße aus Köln"),
    "person.utf8_as_latin1": ("Nora Ott", "nora.ott3@example.com", "", "Grüße aus Köln"),
    "person.raw_latin1_file_name": ("Olaf Prinz", "olaf.prinz@example.com", "", "Grüße aus Köln"),
    "person.form_typeform": ("Ada Eins", "ada14@example.org", "", ""),
    "person.forward_yahoo_glued": ("Karl Bauer", "karl4@example.net", "", "16 panels"),
    "person.forward_yahoo_glued_de": ("Karl Bauer", "karl44@example.net", "", "26 Module"),
    "person.charset_in_html": ("Li", "li2@example.tw", "", "請報價"),
    "person.charset_in_html_ru": ("Anna", "anna5@example.ru", "", "Пришлите"),
    "person.form_questions_de": ("Ada Eins", "ada44@example.org", "23125044", "30 Module"),
    "person.out_of_office_reuse": ("Jane Doe", "jane@example.com", "", "chairs"),
    "person.forward_gmx": ("Karl Bauer", "karl8@example.net", "", "20 Module"),
    "person.resent": ("Karl Bauer", "karl11@example.net", "", "23 panels"),
    "person.form_labels_pl": ("Jan Nowak", "jan@example.org", "", "oferta"),
    "person.form_squares_ja": ("山田 花子", "hanako3@example.jp", "", "資料"),
    "person.controls_in_html": ("Paula Quast", "paula.quast@example.com", "", "Hello there"),
    "person.nul_in_headers": ("Otto Pohl", "otto.pohl@example.com", "", "Hello there"),
}


class MailboxCase(ResponseCase, MailCase):
    """A mailbox, and messages out of the folder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.source = cls.env["crm.capture.source"].create(
            {
                "name": "Offers mailbox",
                "kind": "email",
                "type_id": cls.env.ref("response_management.type_email_reply").id,
                "user_id": cls.salesperson.id,
                "alias_name": "offers",
            }
        )
        cls.source.alias_id.alias_domain_id = cls.mail_alias_domain
        cls.employee.email = COLLEAGUE

    def _read(self, name):
        raw = (FOLDER / f"{name}.eml").read_bytes()
        raw = raw.replace(b"@@ALIAS@@", self.source.alias_email.encode())
        return raw.replace(b"@@COLLEAGUE@@", COLLEAGUE.encode()).replace(
            b"mark.brown23@example.com", COLLEAGUE.encode()
        )

    def _deliver(self, raw):
        """Deliver a message and return the responses that are new since then."""
        gateway = self.source.env
        before = gateway["crm.response"].search([])
        with self.mock_mail_gateway():
            gateway["mail.thread"].message_process(False, raw)
        return gateway["crm.response"].search([]) - before

    def _receive(self, name):
        return self._deliver(self._read(name))


@tagged("post_install", "-at_install", "mail_gateway")
class TestCaptureMailPeople(MailboxCase):
    def test_every_message_of_the_folder(self):
        names = sorted(path.stem for path in FOLDER.glob("*.eml"))
        self.assertGreater(len(names), 90)
        for name in names:
            with self.subTest(name=name):
                refusals = self.source.refusal_count
                response = self._receive(name)
                self.source.invalidate_recordset()
                kind = name.partition(".")[0]
                is_refused = kind in automatic_mail.NO_ANSWER
                self.assertEqual(len(response), not is_refused)
                self.assertEqual(self.source.refusal_count - refusals, is_refused)
                self.assertEqual(response.is_suspected, kind == "suspected")
                self.assertEqual(bool(response.suspicion_reason), kind == "suspected")
                if kind == "suspected":
                    self.assertResponse(response, is_counted=False, state="review")
                if kind == "unsubscribe":
                    self.assertResponse(
                        response,
                        polarity="opt_out",
                        state="review",
                        verdict="unqualified",
                        verdict_reason="opt_out",
                    )

    def test_whose_response_a_message_is(self):
        for name, (person, email, phone, text) in PEOPLE.items():
            with self.subTest(name=name):
                response = self._receive(name)
                self.assertResponse(response, contact_name=person, email_from=email)
                self.assertIn(phone, response.phone or "")
                self.assertIn(text, html2plaintext(response.description))
                self.assertTrue(response.message_ids, "the message itself is in the chatter")

    def test_leads_by_mail_are_put_down_to_the_customer(self):
        """By the alias of a sales team, too: never to the website or to the colleague."""
        team = self.env["crm.team"].create(
            {"name": "Offers", "alias_name": "offers-team", "use_leads": True}
        )
        team.alias_id.alias_domain_id = self.mail_alias_domain
        alias = team.alias_email
        for name, (person, email, phone, _text) in PEOPLE.items():
            if not name.startswith(
                ("person.form", "person.forward", "person.google", "person.raw")
            ):
                continue
            with self.subTest(name=name):
                raw = self._read(name).replace(self.source.alias_email.encode(), alias.encode())
                before = self.env["crm.lead"].search([])
                with self.mock_mail_gateway():
                    self.env["mail.thread"].message_process(False, raw)
                lead = self.env["crm.lead"].search([]) - before
                self.assertEqual((len(lead), lead.team_id), (1, team))
                self.assertIn(email or "", lead.email_from or "")
                self.assertFalse(lead.email_normalized in (COLLEAGUE, "website@ours.example"))
                if name.startswith(("person.form", "person.forward")):
                    self.assertEqual(lead.contact_name, person)
                    self.assertIn(phone, lead.phone or "")
                    notes = " ".join(lead.message_ids.mapped("body"))
                    self.assertIn("on behalf of", notes)

    def test_a_lead_by_mail_of_a_known_contact_keeps_what_the_contact_has(self):
        contact = self.env["res.partner"].create(
            {"name": "Olga Known", "email": "olga.page@example.org", "phone": "+32 470 99 99 99"}
        )
        team = self.env["crm.team"].create({"name": "Offers", "alias_name": "offers-team"})
        team.alias_id.alias_domain_id = self.mail_alias_domain
        raw = self._read("person.form_labels_en")
        raw = raw.replace(self.source.alias_email.encode(), team.alias_email.encode())
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(False, raw)
        lead = self.env["crm.lead"].search([("partner_id", "=", contact.id)])
        self.assertEqual(len(lead), 1)
        self.assertEqual((contact.name, contact.phone), ("Olga Known", "+32 470 99 99 99"))

    def test_history_stays_in_the_message(self):
        for name in ("person.outlook_reply", "person.outlook_html_reply"):
            response = self._receive(name)
            self.assertNotIn("GEHEIMWORT", response.description)
            self.assertIn("GEHEIMWORT", response.message_ids.body)

    def test_nothing_delivered_is_lost(self):
        """Delivered is recorded, known or set aside, whatever comes how often."""
        names = sorted(path.stem for path in FOLDER.glob("*.eml"))
        recorded = known = 0
        for name in [*names, *names[::7]]:
            messages = self.env["mail.message"].search_count([("model", "=", "crm.response")])
            response = self._receive(name)
            more = self.env["mail.message"].search_count([("model", "=", "crm.response")])
            recorded += len(response)
            known += not response and more > messages
        self.source.invalidate_recordset()
        again = [name for name in names[::7] if self._is_recorded(name)]
        self.assertEqual(
            len(names) + len(names[::7]),
            recorded + known + len(again) + self.source.refusal_count,
        )

    def _is_recorded(self, name):
        return name.partition(".")[0] not in automatic_mail.NO_ANSWER

    def test_what_is_stored_of_odd_messages(self):
        file = self._receive("person.raw_latin1_file_name").message_ids.attachment_ids
        self.assertEqual(file.name, "Übersicht.pdf")
        odd = self._receive("person.controls_in_html") | self._receive("person.nul_in_headers")
        tomorrow = fields.Datetime.now() + timedelta(days=2)
        for date in (*odd.mapped("date"), *odd.message_ids.mapped("date")):
            self.assertTrue(fields.Datetime.to_datetime("1970-01-01") <= date < tomorrow)

    def test_rule_of_the_source(self):
        self.source.sender_rule = "sender"
        response = self._receive("person.form_cf7")
        self.assertResponse(
            response, email_from="wordpress@www.example.com", mail_person_origin="sender"
        )
        self.source.sender_rule = "form"
        response = self._receive("person.form_cf7_second_visitor")
        self.assertResponse(
            response, email_from="bruno.cade@example.org", mail_person_origin="reply_to"
        )

    def test_two_visitors_whom_nothing_names_are_two_responses(self):
        raw = (
            b"From: Site <wordpress@www.example.com>\nTo: %s\nSubject: New entry\n"
            b"Message-ID: <n%d@x.example>\nContent-Type: text/plain\n\nSomebody wrote\n"
        )
        to = self.source.alias_email.encode()
        for number in (1, 2):
            response = self._deliver(raw % (to, number))
            self.assertResponse(response, email_from=False, mail_person_origin="no_person")

    @users("officer")
    def test_another_person_is_chosen_on_a_received_mail(self):
        self.source.sender_rule = "sender"
        known = (
            self.env["res.partner"]
            .sudo()
            .create({"name": "Adele Brun", "email": "adele.brun@example.com"})
        )
        response = self._receive("person.form_cf7").with_user(self.env.user)
        action = response.action_choose_mail_person()
        dialog = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertEqual(dialog.origin, "reply_to")
        self.assertIn("adele.brun@example.com", dialog.person)
        dialog.action_apply()
        self.assertResponse(
            response,
            contact_name="Adele Brun",
            email_from="adele.brun@example.com",
            partner_id=known,
            mail_person_origin="reply_to",
        )
        dialog.origin = "forwarded"
        with self.assertRaisesRegex(UserError, "names nobody there"):
            dialog.action_apply()
        dialog.write({"origin": "reply_to", "is_remembered": True})
        dialog.action_apply()
        self.assertEqual(self.source.sender_rule, "form")

    def test_who_cannot_choose_another_person(self):
        response = self._receive("person.form_cf7")
        with self.assertRaises(AccessError):
            self.env["crm.response.mail.person"].with_user(self.salesperson).create(
                {"response_id": response.id, "origin": "sender"}
            )

    # ------------------------------------------------------------
    # SET ASIDE
    # ------------------------------------------------------------

    def _refuse_many(self, count):
        raw = self._read("automatic.absent_de")
        for number in range(count):
            self._deliver(raw.replace(b"<C08_ooo_de", b"<%d.C08_ooo_de" % number))
        self.source.invalidate_recordset()

    def test_every_refusal_is_listed_and_counted(self):
        self._refuse_many(5)
        self.assertEqual(self.source.refusal_count, 5)
        refusals = self.source.refusal_ids
        self.assertEqual(len(refusals), 5)
        self.assertEqual(set(refusals.mapped("subject")), {"Abwesend: Ihr Angebot"})
        self.assertTrue(all(refusals.mapped("has_email")))

    def test_storage_is_bounded_and_the_count_is_not(self):
        self.patch(crm_capture_mail_refusal, "MAX_KEPT", 2)
        self._refuse_many(5)
        self.assertEqual(self.source.refusal_count, 5)
        self.assertEqual(sorted(self.source.refusal_ids.mapped("count")), [1, 1, 3])
        self.patch(crm_capture_mail_refusal, "MAX_KEPT", 500)
        self.patch(crm_capture_mail_refusal, "MAX_KEPT_BYTES", 10)
        self._deliver(self._read("automatic.absent_en"))
        self.source.invalidate_recordset()
        self.assertEqual(self.source.refusal_count, 6)

    @users("officer")
    def test_a_refused_mail_is_recorded_after_all(self):
        self._deliver(self._read("automatic.absent_de"))
        refusal = self.source.refusal_ids.with_user(self.env.user)
        action = refusal.action_take()
        response = refusal.response_id
        self.assertEqual(action["domain"], [("id", "in", response.ids)])
        self.assertResponse(
            response.sudo(),
            email_from="person.de@example.com",
            capture_source_id=self.source,
            is_suspected=False,
            state="review",
        )
        self.assertTrue(response.sudo().message_ids)
        with self.assertRaisesRegex(UserError, "were refused"):
            refusal.action_take()

    @users("salesperson")
    def test_recording_after_all_takes_an_officer(self):
        self._deliver(self._read("automatic.absent_de"))
        with self.assertRaises(AccessError):
            self.source.sudo().refusal_ids.with_user(self.env.user).action_take()

    def test_messages_are_forgotten_after_a_week(self):
        self._refuse_many(2)
        old, fresh = self.source.refusal_ids
        old.date = fields.Datetime.now() - timedelta(days=8)
        self.env["crm.capture.refusal"]._gc_emails()
        self.assertFalse(old.email or old.email_from or old.subject or old.has_email)
        self.assertIn(b"Abwesend", base64.b64decode(fresh.email))
        with self.assertRaises(UserError):
            old.action_take()

    def test_bounces_are_listed(self):
        raw = (FOLDER.parent / "mail" / "bounce.eml").read_bytes()
        self.assertFalse(self._deliver(raw))
        self.assertEqual(self.source.refusal_ids.detail, "Delivery notice or read receipt")

    @mute_logger("odoo.addons.response_management.models.source.mail_thread")
    def test_what_cannot_be_recorded_is_set_aside(self):
        def fail(source, *_args, **_kwargs):
            raise UserError(source.env._("No such type"))

        self.patch(self.registry["crm.capture.source"], "_prepare_mail_values", fail)
        self.assertFalse(self._receive("person.outlook_reply"))
        self.assertEqual(self.source.refusal_ids.reason, "error")
        self.assertEqual(self.source.refusal_ids.detail, "No such type")

    def test_too_many_of_one_sender_are_set_aside(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 2)
        raw = self._read("person.outlook_reply")
        for number in range(4):
            self._deliver(
                raw.replace(b"<C04", b"<%d.C04" % number).replace(b"rufen", b"%d" % number)
            )
        self.assertEqual(self.source.response_count, 2)
        self.assertEqual(self.source.refusal_ids.mapped("reason"), ["loop", "loop"])
        self.source.refusal_ids[0].action_take()
        self.source.invalidate_recordset()
        self.assertEqual(self.source.response_count, 3)

    def test_without_a_source_nothing_is_refused(self):
        raw = self._read("automatic.absent_de").replace(b"offers@", b"elsewhere@")
        with self.mock_mail_gateway():
            response_id = self.env["mail.thread"].message_process("crm.response", raw)
        self.assertResponse(
            self.env["crm.response"].browse(response_id),
            is_suspected=True,
            suspicion_reason="automatic",
            is_counted=False,
        )

    def test_unsubscribing_without_the_type(self):
        self.unsubscribe.unlink()
        response = self._receive("unsubscribe.word")
        self.assertResponse(response, polarity="opt_out", state="review", verdict="unqualified")
