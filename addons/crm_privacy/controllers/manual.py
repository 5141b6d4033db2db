"""The manual, where the help of the screens leads to."""

import posixpath

from markupsafe import Markup

from odoo import http
from odoo.http import Stream, request

from ..logic import manual_page
from ..tools import manual_files

#: System parameter: where the manual is published, such as
#: ``https://docs.example.com/{lang}/{page}.html``. Without it, pages are shown from the files.
ADDRESS = "crm_privacy.manual_url"
ROOT = "/crm/manual"


class Manual(http.Controller):
    """One address for every link: :data:`ROOT`, the page, ``#`` and its heading.

    Works without the internet: the pages are read from the files of the addon.
    """

    @http.route([ROOT, f"{ROOT}/<path:page>"], type="http", auth="user", readonly=True)
    def show(self, page="index", **_kwargs):
        """Show a page in the language of the user, or lead to where it is published."""
        language = manual_files.LANGUAGES.get(request.env.lang, "")
        # sudo: an address that all who can read the manual may know.
        address = request.env["ir.config_parameter"].sudo().get_param(ADDRESS)
        if address:
            address = address.replace("{lang}", language or "en").replace("{page}", page)
            return request.redirect(address, local=False)
        text = manual_files.read_page(page)
        if text is None:
            return request.not_found()
        translate = manual_files.get_translator(page, language)
        content = manual_page.render(text, translate, lambda target: _get_url(page, target))
        return request.render(
            "crm_privacy.manual_page",
            {
                "lang": (request.env.lang or "en").replace("_", "-"),
                "title": translate(manual_page.get_title(text)),
                # The renderer has escaped all text.
                "content": Markup(content),
                "page": page,
                "pages": [
                    (name, _get_page_title(name, language)) for name in manual_files.list_pages()
                ],
            },
        )

    @http.route(f"{ROOT}/pictures/<path:name>", type="http", auth="user", readonly=True)
    def show_picture(self, name, **_kwargs):
        """Show a picture of the manual in the language of the user."""
        language = manual_files.LANGUAGES.get(request.env.lang, "")
        path = manual_files.find_picture(name, language)
        if path is None:
            return request.not_found()
        stream = Stream(type="path", path=str(path), mimetype="image/png", size=path.stat().st_size)
        return stream.get_response()


def _get_page_title(name, language):
    text = manual_files.read_page(name) or ""
    return manual_files.get_translator(name, language)(manual_page.get_title(text))


def _get_url(page, target):
    """Return the address of what a page refers to, by its path beside the page."""
    if "://" in target or target.startswith("#"):
        return target
    path, sign, anchor = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return f"{ROOT}/{path.removesuffix('.md')}{sign}{anchor}"
