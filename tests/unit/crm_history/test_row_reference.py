"""Rows refer by names and by merged ids to what other rows are."""

from collections import defaultdict

import pytest
from crm_history_logic import row_plan
from crm_history_logic.row_reference import Referents

LABELS = defaultdict(lambda: "Reference")
FILES = [
    ("account", "1", {"name": "Contoso, Ltd."}),
    ("account", "2", {"name": "Twice"}),
    ("account", "3", {"name": "Twice"}),
    ("account", "4", {"name": "Gone", "is_deleted": True}),
    ("contact", "11", {"first_name": "Ann", "last_name": "Oven", "email": "ann@x.example"}),
    ("contact", "12", {"name": "Bob", "merged": ["18", "19"]}),
    ("contact", "13", {"name": "Old", "is_deleted": True, "merged_into": ["14"]}),
    ("contact", "14", {"name": "Older", "is_deleted": True, "merged_into": ["12"]}),
    ("campaign", "21", {"name": "Fair"}),
    ("lead", "31", {"name": "Cleo", "subject": "Ovens"}),
]
#: name, kind of the row, its values, what they become (``None`` if they stay)
CASES = [
    ("ids stay", "deal", {"account": ["1"]}, None),
    ("unknown ids stay", "deal", {"account": ["99"]}, None),
    ("name", "deal", {"account": ["contoso,  LTD."]}, {"account": ["1"]}),
    ("person", "deal", {"contact": ["Ann Oven"]}, {"contact": ["11"]}),
    ("person with address", "deal", {"contact": ["ann oven (ann@x.example)"]}, {"contact": ["11"]}),
    ("several", "deal", {"contact": ["Ann Oven; Bob"]}, {"contact": ["11", "12"]}),
    ("topic of a lead", "deal", {"lead": ["ovens"]}, {"lead": ["31"]}),
    ("customer", "member", {"customer": ["Cleo"]}, {"customer": ["31"]}),
    ("merged", "deal", {"contact": ["19"]}, {"contact": ["12"]}),
    ("merged twice", "deal", {"contact": ["13"]}, {"contact": ["12"]}),
    ("merged into the same", "deal", {"contact": ["12", "18"]}, {"contact": ["12"]}),
    (
        "name of two",
        "deal",
        {"account": ["Twice"]},
        {
            "account": [],
            "unfound": ["account"],
            "rest": {"Reference": "Twice"},
            "company": "Twice",
        },
    ),
    (
        "name of a deleted one",
        "contact",
        {"account": ["Gone"], "rest": {"Colour": "red"}},
        {
            "account": [],
            "unfound": ["account"],
            "rest": {"Colour": "red", "Reference": "Gone"},
        },
    ),
    (
        "campaign that is not there",
        "member",
        {"campaign": ["Show"]},
        {
            "campaign": [],
            "unfound": ["campaign"],
            "rest": {"Reference": "Show"},
            "campaign_name": "Show",
        },
    ),
    (
        "answerer who is not there",
        "member",
        {"customer": ["Zoe"], "last_name": "Zed"},
        {
            "customer": [],
            "unfound": ["customer"],
            "rest": {"Reference": "Zoe"},
            "last_name": "Zed",
        },
    ),
]


@pytest.mark.parametrize(
    ("kind", "values", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_a_row_refers_to(kind, values, expected):
    index, referents = row_plan.Index(), Referents(str.isdigit)
    files = [*FILES, (kind, "90", values)]
    for row in files:
        index.add(*row)
        referents.add(*row)
    for row in files:
        referents.add_names(*row)
    assert referents.mend(kind, values, index, LABELS) == expected


def test_rows_that_refer_by_ids_alone_need_nothing():
    referents = Referents(str.isdigit)
    referents.add("deal", "90", {"account": ["1"], "contact": ["2"]})
    assert not referents.is_needed
