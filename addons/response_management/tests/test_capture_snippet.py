"""The form to copy, in a browser."""

import hashlib
import json
import time

from odoo.tests import HttpCase, tagged

from odoo.addons.response_management.logic import parameters, proof_of_work
from odoo.addons.response_management.tools import visitor_texts

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestCaptureSnippet(ResponseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["crm.capture.source"].create(
            {
                "name": "Shop",
                "allowed_origins": "*",
                "asks_proof": True,
                "limit_address_minute": 0,
            }
        )

    def _responses(self):
        return self.env["crm.response"].search(
            [("capture_source_id", "=", self.source.id)], order="id"
        )

    def _check_page(self, code, query="", before=""):
        """Run ``code`` on a page that holds the form; it ends with a line “test successful”."""
        snippet = self.source.form_snippet.replace(self.source.get_base_url(), self.base_url())
        # The server answers tests only with their cookie, which the form would not send.
        snippet = snippet.replace('"omit"', '"same-origin"')
        journey = self.source.journey_snippet
        page = f"""
            (async () => {{
                {before}
                const show = (html) => document.body.append(
                    document.createRange().createContextualFragment(html));
                document.body.replaceChildren();
                show({json.dumps(journey)});
                show({json.dumps(snippet)});
                const form = document.querySelector("form");
                const status = form.querySelector("[data-status]");
                const fill = (name, value) => (form.elements[name].value = value);
                const until = async (test) => {{
                    for (let i = 0; i < 200 && !test(); i++) {{
                        await new Promise((resolve) => setTimeout(resolve, 50));
                    }}
                    if (!test()) {{ throw new Error("never: " + test); }}
                }};
                {code}
                console.log("test successful");
            }})().catch((error) => console.error(String(error)));
        """
        self.env.flush_all()
        self.browser_js(f"/web/login{query}", page, timeout=60)

    def test_it_thanks_without_leaving_the_page(self):
        self._check_page(
            """
            fill("name", "Jane Doe");
            fill("email", "jane@example.com");
            fill("message", "Please call me.");
            form.querySelector("button").click();
            await until(() => status.textContent.startsWith("Thank you"));
            """,
            query="?utm_campaign=solar&utm_content=red&gclid=G1&junk=" + "x" * 3000,
            before="window.crmCaptureConsent = true; localStorage.clear();",
        )
        response = self._responses()
        self.assertResponse(
            response,
            contact_name="Jane Doe",
            utm_campaign="solar",
            utm_content="red",
            click_id="G1",
            click_kind="gclid",
            is_suspected=False,
        )
        self.assertLessEqual(len(response.destination_url), 500)
        self.assertIn("utm_campaign=solar", response.first_touch_url)
        self.assertTrue(response.first_touch_date)
        self.assertEqual(response.last_touch_utm, "solar / red")
        self.assertNotIn("proof_of_work", response.description)

    def test_without_consent_the_page_alone_is_told(self):
        self._check_page(
            """
            fill("name", "Jane Doe");
            fill("email", "jane@example.com");
            form.querySelector("button").click();
            await until(() => status.textContent.startsWith("Thank you"));
            if (localStorage.getItem("crm_journey")) { throw new Error("noted"); }
            """,
            before="""localStorage.clear();
                Object.defineProperty(document, "referrer", {value: "https://a.example/?gclid=G"});
            """,
        )
        response = self._responses()
        self.assertTrue(response.destination_url)
        self.assertNotIn("gclid", response.description or "")
        self.assertFalse(response.first_touch_url or response.last_touch_url)

    def test_what_is_wrong_is_shown_at_its_field(self):
        self._check_page(
            """
            form.noValidate = true;
            fill("name", "Jane Doe");
            fill("email", "jane");
            form.querySelector("button").click();
            await until(() => form.elements.email.validationMessage);
            if (!form.elements.email.validationMessage.includes("email address")) {
                throw new Error(form.elements.email.validationMessage);
            }
            fill("email", "jane@example.com");
            form.elements.email.dispatchEvent(new Event("input"));
            form.querySelector("button").click();
            await until(() => status.textContent.startsWith("Thank you"));
            """
        )
        self.assertEqual(len(self._responses()), 1)

    def test_two_clicks_are_one_answer(self):
        self._check_page(
            """
            fill("name", "Jane Doe");
            fill("email", "jane@example.com");
            let sent = 0;
            const send = window.fetch;
            window.fetch = (...args) => {
                sent += args[0] === form.action; // the page itself fetches, too
                return send(...args);
            };
            form.querySelector("button").click();
            form.querySelector("button").click();
            form.requestSubmit();
            await until(() => status.textContent.startsWith("Thank you"));
            if (sent !== 1) { throw new Error("sent " + sent); }
            """
        )
        self.assertEqual(len(self._responses()), 1)

    def test_without_a_worker_the_page_works_in_slices(self):
        self._check_page(
            """
            window.Worker = class { constructor() { throw new Error("not allowed here"); } };
            fill("name", "Jane Doe");
            fill("email", "jane@example.com");
            let longest = 0, last = performance.now();
            const watch = setInterval(() => {
                longest = Math.max(longest, performance.now() - last);
                last = performance.now();
            }, 5);
            form.querySelector("button").click();
            await until(() => status.textContent.startsWith("Thank you"));
            clearInterval(watch);
            if (longest > 1000) { throw new Error("frozen for " + longest); }
            """
        )
        self.assertFalse(self._responses().is_suspected)

    def test_it_speaks_the_language_of_the_visitor(self):
        wanted = {
            "en-US": "Thank you", "de-CH": "Vielen Dank", "fr-FR": "Merci", "es-MX": "Gracias",
            "it-IT": "Grazie", "ja-JP": "ありがとうございます",
            "zh-TW": "谢谢", "nl-BE": "Thank you",
        }  # fmt: skip
        for language, thanks in wanted.items():
            with self.subTest(language=language):
                answer = self.url_open(
                    f"/crm/capture/{self.source.token}",
                    data={"name": "Jo", "email": f"{language}@example.com"},
                    headers={"Accept-Language": f"{language},en;q=0.5"},
                )
                self.assertIn(thanks, answer.text)
                answer = self.url_open(
                    f"/crm/capture/{self.source.token}",
                    data={"name": "Jo", "email": "jo", "fax_number": ""},
                    headers={
                        "Accept-Language": f"{language},en;q=0.5", "Origin": "https://a.example",
                    },
                )  # fmt: skip
                texts = visitor_texts.pick([language])[1]
                self.assertIn(texts["go_back"], answer.text.replace("&#39;", "'"))
                self.assertIn(f"email: {texts['no_email']}", answer.text)

    def test_every_language_says_everything(self):
        texts = visitor_texts.get_all()
        self.assertLessEqual({"en", "ja", "zh", "fr", "de", "es"}, set(texts))
        for language, said in texts.items():
            self.assertEqual(set(said), set(texts["en"]), language)
        for code in ("missing", "no_email", parameters.NOT_DATE, parameters.NOT_OPTION):
            self.assertIn(code, texts["en"])

    def test_a_blocked_request_goes_the_plain_way(self):
        self._check_page(
            """
            window.fetch = async () => { throw new TypeError("blocked"); };
            fill("name", "Jane Doe");
            fill("email", "jane@example.com");
            const sent = new Promise((resolve) => {
                HTMLFormElement.prototype.submit = resolve;
            });
            form.querySelector("button").click();
            await sent;
            """
        )

    def test_without_a_network_what_was_written_stays(self):
        self._check_page(
            """
            window.fetch = async () => { throw new TypeError("no network"); };
            Object.defineProperty(navigator, "onLine", {value: false});
            HTMLFormElement.prototype.submit = () => { throw new Error("left the page"); };
            fill("name", "Jane Doe");
            fill("email", "jane@example.com");
            form.querySelector("button").click();
            await until(() => status.textContent.startsWith("This could not be sent"));
            if (form.elements.name.value !== "Jane Doe") { throw new Error("lost"); }
            await until(() => !form.querySelector("button").disabled);
            """
        )

    def test_a_proof_of_work_is_for_one_post(self):
        subject, now = "jane@example.com", int(time.time())
        start = f"{self.source.token}:{now}:{subject}:"
        number = next(
            number
            for number in range(10**6)
            if int.from_bytes(hashlib.sha256(f"{start}{number}".encode()).digest()[:4], "big")
            >> (32 - proof_of_work.BITS)
            == 0
        )
        person = {"name": "Jane", "email": subject, "proof_of_work": f"{now}:{number}"}
        for payload, is_suspected in (
            (person, False),
            ({**person, "email": "other@example.com"}, True),
            ({**person, "email": "third@example.com", "proof_of_work": ""}, True),
            ({**person, "email": "fourth@example.com", "proof_of_work": "1:1"}, True),
        ):
            with self.subTest(payload=payload):
                self.source._receive(payload, is_server=False)
                self.assertEqual(self._responses()[-1].is_suspected, is_suspected)
        self.source.secret = "known"
        self.assertTrue(self.source._is_proven({}))
        self.source.asks_proof = False
        self.assertTrue(self.source._is_proven({}))
