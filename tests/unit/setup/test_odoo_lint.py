from setup import odoo_lint

STAMP = "2026-11-30 10:35:36,408 6645 ERROR db odoo.addons.test_lint.tests"
OURS = f"""\
{STAMP}.test_override_signatures: FAIL: Subtest TestLint (module='some_addon', method='write')
Traceback (most recent call last):
  File "/home/clone/.odoo/test_override_signatures.py", line 221
TypeError: Invalid override
"""
OTHERS = f"""\
{STAMP}.test_manifests: FAIL: Subtest ManifestLinter.test_manifests (module='queue_job')
Traceback (most recent call last):
  File "/home/some_addon/.odoo/test_manifests.py", line 1
AssertionError: not ours, nor is some_addon_more
"""
LISTED = f"""\
{STAMP}.test_dunderinit: FAIL: TestDunderinit.test_dunderinit
AssertionError: without __init__.py:
/home/clone/addons/some_addon/models
"""
OTHER_LOG = (
    "2026-11-30 10:35:36,408 6645 ERROR db odoo.addons.some_addon.models.x: FAIL: no check\n"
)


def test_only_what_speaks_of_our_addons_counts():
    log = OTHERS + OURS + OTHER_LOG + LISTED
    assert list(odoo_lint.complaints(log, ["some_addon"])) == [OURS.rstrip(), LISTED.rstrip()]


def test_a_log_without_failures_complains_of_nothing():
    assert list(odoo_lint.complaints("", ["some_addon"])) == []
