"""Takes the pictures of the manual: ``python3 -m setup.manual --pictures`` runs it.

Each picture is a page that is waited for, and what is clicked on it. A page that is gone, or that
does not show what it should, fails: the pictures are never older than the screens.
"""

import base64
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from PIL import Image

from odoo.tests import ChromeBrowser, HttpCase, tagged

FOLDER = os.environ.get("MANUAL_PICTURES")
#: Folder below the pictures, and language of the person who looks at the screen.
LANGUAGES = {"": "en_US", "ja": "ja_JP", "zh_CN": "zh_CN"}
COLORS = 128
PNG = b"\x89PNG"

pytestmark = pytest.mark.skipif(not FOLDER, reason="python3 -m setup.manual --pictures takes them")


@dataclass(frozen=True)
class Page:
    """A page of the product: an action, a record in it, what to wait for, what to click first."""

    action: str
    ready: str
    domain: tuple = None
    clicks: tuple = ()


PAGES = {
    "overview": Page("response_management.crm_response_overview_action", ".o_response_overview"),
    "review_queue": Page("response_management.crm_response_action_review", ".o_kanban_record"),
    "new_campaign": Page("response_management.crm_campaign_launch_action", ".modal .o_form_view"),
    "campaign": Page(
        "utm.utm_campaign_action", ".o_form_view .o_notebook", (("title", "=", "Autumn Energy"),)
    ),
    "capture_source": Page(
        "response_management.crm_capture_source_action", ".o_form_view .o_form_sheet", ()
    ),
    "import": Page(
        "response_management.crm_response_import_action",
        ".o_form_view .o_form_sheet",
        (("state", "=", "done"),),
    ),
    "my_leads": Page("lead_assignment.crm_lead_action_speed", ".o_list_view .o_data_row"),
    "lead": Page(
        "lead_assignment.crm_lead_action_speed",
        ".o_form_view .o_form_sheet",
        (("response_ids", "!=", False), ("type", "=", "lead"), ("user_id", "!=", False)),
    ),
    "assignment_run": Page(
        "lead_assignment.crm_assignment_run_action", ".o_form_view .o_data_row", ()
    ),
    "rule": Page("lead_assignment.crm_assignment_rule_action", ".o_form_view .o_form_sheet", ()),
    "routing": Page("lead_assignment.crm_assignment_routing_action", ".o_lead_routing_picture svg"),
    "speed": Page("lead_assignment.crm_speed_report_action", ".o_graph_renderer, .o_pivot"),
    "team_board": Page("lead_assignment.crm_assignment_board_action", ".o_kanban_record"),
    "funnel": Page("funnel_reactivation.crm_funnel_action", ".o_funnel_bar"),
    "prompt": Page(
        "lead_assignment.crm_lead_action_speed",
        ".o_form_view .o_form_sheet",
        (("active_response_id", "=", False), ("type", "=", "lead"), ("user_id", "!=", False)),
        ("button[name=action_open_response_prompt]", ".modal .o_form_view"),
    ),
    "credit": Page(
        "crm.crm_lead_action_pipeline",
        ".o_form_view .o_notebook",
        (("won_status", "=", "won"), ("response_ids", "!=", False)),
        (".o_notebook a[name=credit]",),
    ),
    "settings": Page(
        "crm.crm_config_settings_action", ".app_settings_block:not(.d-none) .o_settings_container"
    ),
    "takeover": Page("crm_history.crm_takeover_open_action", ".o_form_view .o_data_row"),
    "consents": Page("crm_privacy.crm_consent_action", ".o_list_view .o_data_row"),
    "automation_rule": Page(
        "base_automation.base_automation_act",
        ".o_form_view .o_form_sheet",
        (("trigger", "=", "on_response_captured"),),
    ),
    "mailing": Page(
        "mass_mailing.mailing_mailing_action_mail",
        ".o_form_view .o_form_sheet",
        (("campaign_id", "!=", False), ("state", "=", "done")),
    ),
}

#: Waits for an element, clicks on the others in turn, and lets what moves come to rest.
CODE = """
(async () => {
    const appear = async (selector) => {
        for (let tries = 0; tries < 300; tries++) {
            const found = document.querySelector(selector);
            if (found) { return found; }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`The page does not show ${selector}`);
    };
    await appear(%(ready)s);
    for (const selector of %(clicks)s) { (await appear(selector)).click(); }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    console.log("test successful");
})()
"""


@tagged("-at_install", "post_install")
class TestPictures(HttpCase):
    browser_size = "1366x768"

    def test_pictures(self):
        admin = self.env.ref("base.user_admin")
        for folder, language in LANGUAGES.items():
            admin.lang = language
            for name, page in PAGES.items():
                with self.subTest(picture=name, language=language):
                    target = Path(FOLDER) / folder / f"{name}.png"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    picture = self._take(page)
                    self.assertTrue(picture.startswith(PNG))
                    target.write_bytes(_smaller(picture))

    def _take(self, page):
        """Return the PNG of ``page``, as the administrator sees it."""
        taken = []
        wait = ChromeBrowser._wait_code_ok

        def wait_and_take(browser, *args, **kwargs):
            wait(browser, *args, **kwargs)
            shot = browser._websocket_request("Page.captureScreenshot", timeout=20)
            taken.append(base64.b64decode(shot["data"]))

        code = CODE % {"ready": json.dumps(page.ready), "clicks": json.dumps(page.clicks)}
        with patch.object(ChromeBrowser, "_wait_code_ok", wait_and_take):
            self.browser_js(self._get_path(page), code, login="admin", timeout=90)
        return taken[0]

    def _get_path(self, page):
        action = self.env.ref(page.action)
        if page.domain is None:
            return f"/odoo/action-{action.id}"
        record = self.env[action.res_model].search(list(page.domain), limit=1)
        self.assertTrue(record, f"the demo data has nothing for {page.action}")
        return f"/odoo/action-{action.id}/{record.id}"


def _smaller(png):
    """Return the picture in few colors: a third of the size, and hardly another look."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLORS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
