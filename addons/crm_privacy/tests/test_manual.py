"""The manual is one click away, in the reader's language, with and without the internet."""

from odoo.tests import HttpCase, tagged

from ..controllers.manual import ADDRESS
from ..tools import manual_files


@tagged("post_install", "-at_install")
class TestManual(HttpCase):
    def test_every_page_is_shown_with_its_pictures(self):
        self.authenticate("admin", "admin")
        pages = manual_files.list_pages()
        self.assertIn("manager/rules", pages)
        for page in pages:
            with self.subTest(page):
                answer = self.url_open(f"/crm/manual/{page}")
                self.assertEqual(answer.status_code, 200)
                self.assertIn("<h1 id=", answer.text)
        self.assertIn('src="/crm/manual/pictures/overview.png"', self.url_open("/crm/manual").text)
        picture = self.url_open("/crm/manual/pictures/overview.png")
        self.assertEqual(picture.headers["Content-Type"], "image/png")

    def test_it_is_shown_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("ja_JP")
        self.env.ref("base.user_admin").lang = "ja_JP"
        self.authenticate("admin", "admin")
        text = self.url_open("/crm/manual/manager/rules").text
        self.assertIn("リードを割り当てるルール", text)
        self.assertIn('id="which-leads"', text)

    def test_what_is_no_page_is_not_found(self):
        self.authenticate("admin", "admin")
        for path in ("nothing", "conf", "%2e%2e/architecture", "pictures/x.png",
                     "pictures/..%2fconf.py", "locale/ja"):  # fmt: skip
            with self.subTest(path):
                self.assertEqual(self.url_open(f"/crm/manual/{path}").status_code, 404)

    def test_strangers_log_in_first(self):
        answer = self.url_open("/crm/manual/index", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_where_it_is_published_goes_before(self):
        self.env["ir.config_parameter"].set_param(
            ADDRESS, "https://docs.example.com/{lang}/{page}.html"
        )
        self.authenticate("admin", "admin")
        answer = self.url_open("/crm/manual/manager/rules", allow_redirects=False)
        self.assertEqual(
            answer.headers["Location"], "https://docs.example.com/en/manager/rules.html"
        )
