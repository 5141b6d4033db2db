"""What somebody may change of a lead, case by case."""

import itertools

import pytest
from lead_assignment_logic import rights
from lead_assignment_logic.rights import MODIFY, READ, SILENT, Field, Verdict, decide, get_sections

TRUTH_TABLE = [
    # role, distribution, policy, right, decided by
    (MODIFY, MODIFY, rights.STRICTEST, MODIFY, rights.BY_BOTH),
    (READ, READ, rights.WIDEST, READ, rights.BY_BOTH),
    (MODIFY, READ, rights.STRICTEST, READ, rights.BY_POLICY),
    (MODIFY, READ, rights.WIDEST, MODIFY, rights.BY_POLICY),
    (MODIFY, READ, rights.DISTRIBUTION, READ, rights.BY_POLICY),
    (MODIFY, READ, rights.ROLE, MODIFY, rights.BY_POLICY),
    (READ, MODIFY, rights.STRICTEST, READ, rights.BY_POLICY),
    (READ, MODIFY, rights.WIDEST, MODIFY, rights.BY_POLICY),
    (READ, MODIFY, rights.DISTRIBUTION, MODIFY, rights.BY_POLICY),
    (READ, MODIFY, rights.ROLE, READ, rights.BY_POLICY),
]


@pytest.mark.parametrize(("role", "given", "policy", "right", "by"), TRUTH_TABLE)
def test_truth_table(role, given, policy, right, by):
    verdict = decide(role, given, policy)
    assert (verdict.right, verdict.decided_by) == (right, by)


@pytest.mark.parametrize("policy", rights.POLICIES)
def test_a_conflict_knows_which_side_says_read_only(policy):
    assert decide(rights.READ, MODIFY, policy).read_only_for == rights.BY_ROLE
    assert decide(MODIFY, rights.READ, policy).read_only_for == rights.BY_DISTRIBUTION
    assert decide(MODIFY, MODIFY, policy).read_only_for is None


@pytest.mark.parametrize("policy", rights.POLICIES)
def test_who_is_silent_leaves_it_to_the_other(policy):
    for right in rights.RIGHTS:
        assert decide(None, right, policy) == Verdict(right, rights.BY_DISTRIBUTION)
        assert decide(SILENT, right, policy) == Verdict(right, rights.BY_DISTRIBUTION)
        assert decide(right, None, policy) == Verdict(right, rights.BY_ROLE)
    # Nobody says anything: Odoo's own access rights have the word.
    assert decide(None, None, policy) == Verdict(MODIFY, rights.BY_DEFAULT)


def test_policies_are_ordered_and_conflicts_are_known():
    for role, given in itertools.product(rights.RIGHTS, repeat=2):
        verdicts = {policy: decide(role, given, policy) for policy in rights.POLICIES}
        assert {item.is_conflict for item in verdicts.values()} == {role != given}
        locked = {policy: item.is_locked for policy, item in verdicts.items()}
        assert locked[rights.STRICTEST] >= locked[rights.ROLE] >= locked[rights.WIDEST]
        assert locked[rights.STRICTEST] >= locked[rights.DISTRIBUTION] >= locked[rights.WIDEST]


@pytest.mark.parametrize(
    ("user", "owner", "on_team", "position"),
    [
        (1, 1, True, rights.MASTER),
        (1, 1, False, rights.MASTER),
        (1, 2, True, rights.EXECUTOR),
        (1, 2, False, rights.OTHER),
        (1, False, False, rights.OTHER),
        (1, False, True, rights.EXECUTOR),
    ],
)
def test_position(user, owner, on_team, position):
    assert rights.get_position(user, owner, on_team) == position


@pytest.mark.parametrize(
    ("field", "sections"),
    [
        (Field("expected_revenue"), (rights.REQUIREMENT,)),
        (Field("x_what_other_addons_add"), (rights.REQUIREMENT,)),
        (Field("contact_title_id"), (rights.CONTACT,)),
        (Field("mobile"), (rights.CONTACT,)),
        (Field("email_second"), (rights.CONTACT,)),
        (Field("street_number"), (rights.COMPANY,)),
        (Field("website_visit"), (rights.COMPANY,)),
        (Field("city_id"), (rights.COMPANY,)),
        (Field("date_open", is_readonly=True), ()),
        (Field("commercial_name", is_kept=False), ()),
        (Field("message_follower_ids"), ()),
        (Field("activity_ids"), ()),
        (Field("share_ids"), ()),
        (Field("user_id"), ()),
    ],
)
def test_fields_in_no_list_go_by_their_names(field, sections):
    assert get_sections(field, {}) == sections


def test_lists_count_first():
    listed = {
        "partner_id": (rights.CONTACT, rights.COMPANY),
        "tag_ids": (rights.FREE,),
        "mobile": (rights.REQUIREMENT,),
        "date_open": (rights.REQUIREMENT,),
        "user_id": (rights.REQUIREMENT,),
    }
    assert get_sections(Field("partner_id"), listed) == (rights.CONTACT, rights.COMPANY)
    assert get_sections(Field("tag_ids"), listed) == ()
    assert get_sections(Field("mobile"), listed) == (rights.REQUIREMENT,)
    assert get_sections(Field("date_open", is_readonly=True), listed) == (rights.REQUIREMENT,)
    # Who has the lead is a matter of control whatever is listed.
    assert get_sections(Field("user_id"), listed) == ()
