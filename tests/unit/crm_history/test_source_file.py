"""Files of other systems are told by their header, and their cells read as those systems write."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from crm_history_logic import source_file, source_key, source_row, source_value
from crm_history_logic import source_table as tables
from crm_history_logic.source_row import Style

DATA = Path(__file__).parents[3] / "addons/crm_history/tests/data"
KIND_OF_FILE = {
    "salesforce/User.csv": tables.USER,
    "salesforce/Account.csv": tables.ACCOUNT,
    "salesforce/Contact.csv": tables.CONTACT,
    "salesforce/Campaign.csv": tables.CAMPAIGN,
    "salesforce/CampaignMemberStatus.csv": tables.MEMBER_STATUS,
    "salesforce/Lead.csv": tables.LEAD,
    "salesforce/Opportunity.csv": tables.DEAL,
    "salesforce/OpportunityContactRole.csv": tables.ROLE,
    "salesforce/CampaignMember.csv": tables.MEMBER,
    "salesforce/Task.csv": tables.TASK,
    "hubspot/hubspot-crm-exports-all-companies.csv": tables.ACCOUNT,
    "hubspot/hubspot-crm-exports-all-contacts.csv": tables.CONTACT,
    "hubspot/hubspot-crm-exports-all-deals.csv": tables.DEAL,
    "hubspot/form-submissions-solar-guide.csv": tables.MEMBER,
    "dynamics/campaigns.csv": tables.CAMPAIGN,
    "dynamics/campaignresponses.csv": tables.MEMBER,
    "dynamics/leads.csv": tables.LEAD,
    "dynamics/opportunities.csv": tables.DEAL,
}


@pytest.mark.parametrize("name", KIND_OF_FILE)
def test_a_file_is_told_by_its_header(name):
    with (DATA / name).open(newline="", encoding="utf-8") as stream:
        headers = next(csv.reader(stream))
    found = source_file.recognize(headers)
    assert (found.table.system, found.table.kind) == (name.split("/")[0], KIND_OF_FILE[name])


@pytest.mark.parametrize(
    "name", [name for name, kind in KIND_OF_FILE.items() if kind == tables.DEAL]
)
def test_deals_without_their_ids_are_told(name):
    with (DATA / name).open(newline="", encoding="utf-8") as stream:
        headers = next(csv.reader(stream))
    index = source_file.recognize(headers).columns["key"]
    del headers[index]
    assert source_file.recognize(headers) is None
    assert source_file.lacks_ids(headers)


@pytest.mark.parametrize(
    ("headers", "is_told"),
    [
        (["Name", "StageName", "Amount", "CloseDate"], True),
        (["Topic", "Actual Revenue", "Actual Close Date", "Status"], True),
        (["First Name", "Last Name", "City"], False),
        (["Vorname", "Nachname", "E-Mail"], False),
        ([], False),
    ],
)
def test_what_lacks_its_ids(headers, is_told):
    assert source_file.lacks_ids(headers) is is_told


@pytest.mark.parametrize("table", source_file.TABLES, ids=lambda t: f"{t.system}-{t.kind}")
def test_every_table_knows_its_own_programming_names(table):
    """A file with the first name of each column is that table, whatever its order."""
    headers = [names[0] for names in table.columns.values()]
    found = source_file.recognize(list(reversed(headers)))
    assert found.table == table
    assert set(found.columns) == set(table.columns)
    assert not found.unused


@pytest.mark.parametrize(
    "headers",
    [
        [],
        ["Name", "Email"],
        ["Id", "Name"],
        ["Order", "Amount", "Date"],
    ],
)
def test_a_stranger_is_nothing(headers):
    assert source_file.recognize(headers) is None


def test_case_space_and_byte_order_mark_do_not_matter():
    found = source_file.recognize(["\ufeffcampaign id", " MEMBER  STATUS ", "Member ID", "lead id"])
    assert found.table.kind == tables.MEMBER


@pytest.mark.parametrize(
    ("system", "text", "key"),
    [
        ("salesforce", "0062X00000DDDD1QAA", "0062X00000DDDD1"),
        ("salesforce", "0062X00000DDDD1", "0062X00000DDDD1"),
        ("salesforce", "ann@example.com", "ann@example.com"),
        (
            "dynamics",
            "{AA000000-0000-0000-0000-00000000000B}",
            "aa000000-0000-0000-0000-00000000000b",
        ),
        ("hubspot", "101.0", "101"),
        ("hubspot", " 101 ", "101"),
        ("hubspot", "", ""),
    ],
)
def test_an_id_is_one_however_it_is_written(system, text, key):
    assert source_key.normalize(system, text) == key


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2017-03-11T14:30:00.000+0000", "", datetime(2017, 3, 11, 14, 30)),
        ("2017-03-11T14:30:00.000Z", "", datetime(2017, 3, 11, 14, 30)),
        ("2017-03-11T14:30:00+02:00", "", datetime(2017, 3, 11, 12, 30)),
        ("2017-03-11 14:30:00", "", datetime(2017, 3, 11, 14, 30)),
        ("2019-02-01 09:58", "", datetime(2019, 2, 1, 9, 58)),
        ("2017-03-11", "", datetime(2017, 3, 11)),
        ("3/11/2017", "mdy", datetime(2017, 3, 11)),
        ("3/11/2017", "dmy", datetime(2017, 11, 3)),
        ("1/2/2020 9:00", "mdy", datetime(2020, 1, 2, 9)),
        ("1/2/2020 9:00 PM", "mdy", datetime(2020, 1, 2, 21)),
        ("1/2/2020, 12:05 AM", "mdy", datetime(2020, 1, 2, 0, 5)),
        ("11.03.2017", "dmy", datetime(2017, 3, 11)),
        ("1549015080000", "", datetime(2019, 2, 1, 9, 58)),
        ("", "", None),
    ],
)
def test_moments_are_read_as_systems_write_them(text, order, moment):
    assert source_value.to_moment(text, order) == moment


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        # Without an offset the time zone of the file decides, in summer and in winter.
        ("2019-07-01 09:00", "America/New_York", datetime(2019, 7, 1, 13)),
        ("2019-01-01 09:00", "America/New_York", datetime(2019, 1, 1, 14)),
        ("7/1/2019 9:00 AM", "America/New_York", datetime(2019, 7, 1, 13)),
        ("2019-07-01", "Asia/Tokyo", datetime(2019, 6, 30, 15)),
        ("7/1/2019", "Asia/Tokyo", datetime(2019, 6, 30, 15)),
        # The clock goes forward at that hour, and back at this one: the first of both.
        ("2019-03-31 02:30", "Europe/Berlin", datetime(2019, 3, 31, 1, 30)),
        ("2019-10-27 02:30", "Europe/Berlin", datetime(2019, 10, 27, 0, 30)),
        # What names its offset needs no zone.
        ("2019-07-01T09:00:00Z", "Asia/Tokyo", datetime(2019, 7, 1, 9)),
        ("2019-07-01T09:00:00+0200", "Asia/Tokyo", datetime(2019, 7, 1, 7)),
        ("1549015080000", "Asia/Tokyo", datetime(2019, 2, 1, 9, 58)),
    ],
)
def test_moments_without_offset_are_of_the_zone_of_the_file(text, zone, moment):
    assert source_value.to_moment(text, "mdy", ZoneInfo(zone)) == moment


def test_a_submission_is_the_same_in_any_zone():
    headers = ["Form Name", "Conversion Date", "Email"]
    table = source_file.recognize(headers)
    cells = ["Guide", "2019-02-01 09:58", "hanna@example.com"]
    keys = {
        source_row.read(table.table, table.columns, cells, Style("mdy", ZoneInfo(zone))).key
        for zone in ("UTC", "Asia/Tokyo", "America/New_York")
    }
    assert len(keys) == 1


@pytest.mark.parametrize("text", ["not a date", "13/13/2017", "2017-02-30", "0000-00-00"])
def test_what_is_no_moment_is_said(text):
    with pytest.raises(ValueError):
        source_value.to_moment(text, "mdy")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["1/2/2020", "1/13/2020"], "mdy"),
        (["1/2/2020", "13/1/2020"], "dmy"),
        (["1/2/2020"], ""),
        (["2020-01-13"], ""),
    ],
)
def test_the_order_of_days_is_told_where_one_date_tells(texts, order):
    assert source_value.guess_order(texts) == order


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12500.10", "12500.10"),
        ("12,500.10", "12500.10"),
        ("12.500,10", "12500.10"),
        ("12,000", "12000"),
        ("12,5", "12.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("$1,850.75", "1850.75"),
        ("EUR 0.20", "0.20"),
        ("(15.00)", "-15.00"),
        ("-3", "-3"),
        ("", None),
    ],
)
def test_amounts_are_read_to_the_cent(text, amount):
    assert source_value.to_amount(text) == (amount and Decimal(amount))


@pytest.mark.parametrize(
    ("texts", "decimal"),
    [
        (["1.500", "12,50"], ","),
        (["1.500", "1.500,00 €"], ","),
        (["1.234.567"], ","),
        (["1,500", "12.50"], "."),
        (["1,500", "$1,500.00"], "."),
        (["1,234,567"], "."),
        (["1500.0"], "."),
        (["1.500"], ""),
        (["1,500", "1500", ""], ""),
        # Both: each cell for itself.
        (["12,50", "12.50"], ""),
    ],
)
def test_the_mark_of_cents_is_told_where_amounts_tell(texts, decimal):
    assert source_value.guess_decimal(texts) == decimal


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("1.500", ",", "1500"),
        ("1,500", ",", "1.500"),
        ("1,500", ".", "1500"),
        ("1.500", ".", "1.500"),
        ("1.500", "", "1.500"),
        ("-1.500", ",", "-1500"),
        # Such a mark parts no thousands.
        ("1.5", ",", "1.5"),
        ("12.50", ",", "12.50"),
        ("12,50", ".", "12.50"),
        ("1.234.567", ".", "1234567"),
        ("1.234,50", ".", "1234.50"),
        ("1'234.50", "", "1234.50"),
        ("1\u202f234,50", ",", "1234.50"),
        ("\u221215.00", "", "-15.00"),
    ],
)
def test_amounts_are_read_as_the_file_writes_them(text, decimal, amount):
    assert source_value.to_amount(text, decimal) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1,500.00", ""),
        ("USD 1,500.00", "USD"),
        ("1.500,00 €", "€"),
        ("US$1,500", "US$"),
        ("(15.00)", ""),
        ("1\u00a0500 kr", "kr"),
    ],
)
def test_a_cell_may_name_its_currency(text, currency):
    assert source_value.get_currency(text) == currency


def test_the_currency_beside_an_amount_is_that_of_the_row():
    headers = ["Id", "Name", "StageName", "Amount", "CloseDate", "CurrencyIsoCode"]
    found = source_file.recognize(headers)
    for cells, currency in (
        (["006A00000000001", "A", "Won", "USD 5", "2017-05-30", ""], "USD"),
        (["006A00000000001", "A", "Won", "$5", "2017-05-30", "CAD"], "CAD"),
        (["006A00000000001", "A", "Won", "5", "2017-05-30", ""], None),
    ):
        row = source_row.read(found.table, found.columns, cells, Style(), headers)
        assert row.values.get("currency") == currency


@pytest.mark.parametrize("table", source_file.TABLES, ids=lambda t: f"{t.system}-{t.kind}")
def test_what_no_target_takes_is_kept_by_the_name_of_its_column(table):
    headers = [*(names[0] for names in table.columns.values()), "Preferred Color", ""]
    found = source_file.recognize(headers)
    cells = [*["x"] * len(table.columns), " blue ", "no name"]
    rest = source_row.read(table, found.columns, cells, Style(), headers).values[tables.REST]
    noted = {names[0] for target, names in table.columns.items()
             if target in tables.NOTED.get(table.kind, ())}  # fmt: skip
    assert rest.keys() == noted | {"Preferred Color"}
    assert rest["Preferred Color"] == "blue"


def test_a_row_keeps_what_could_be_read_and_says_what_not():
    found = source_file.recognize(["Id", "Name", "StageName", "Amount", "CloseDate", "AccountId"])
    row = source_row.read(
        found.table,
        found.columns,
        ["0062X00000DDDD1QAA", "Deal", "Won", "lots", "2017-05-30", "0012X00002AAAA1QAO"],
        Style(),
    )
    assert row.key == "0062X00000DDDD1"
    assert row.values["closed"] == "2017-05-30 00:00:00"
    assert row.values["account"] == ["0012X00002AAAA1"]
    assert row.unread == {"amount": "lots"}


def test_a_submission_is_known_by_who_what_and_when():
    headers = ["Conversion Title", "Conversion Date", "Email", "Conversion Page"]
    found = source_file.recognize(headers)
    cells = ["Guide", "2019-02-01 09:58", "Hanna@Example.com", "https://example.com"]
    key = source_row.read(found.table, found.columns, cells, Style()).key
    assert len(key) == 32
    assert "hanna" not in key
    for index, other in enumerate(["Other", "2019-02-01 09:59", "ivo@example.com"]):
        changed = [*cells[:index], other, *cells[index + 1 :]]
        assert source_row.read(found.table, found.columns, changed, Style()).key != key
    cells[2] = "hanna@example.com"
    assert source_row.read(found.table, found.columns, cells, Style()).key == key


#: Headers as the systems write them elsewhere than in their programming interface.
HEADERS = [
    (
        tables.HUBSPOT,
        tables.CONTACT,
        "Datensatz-ID;Vorname;Nachname;E-Mail;Lifecycle-Phase;Erstellungsdatum",
    ),
    (tables.HUBSPOT, tables.ACCOUNT, "Datensatz-ID;Unternehmensname;Domainname des Unternehmens"),
    (tables.HUBSPOT, tables.DEAL, "Datensatz-ID;Deal-Name;Deal-Phase;Betrag;Abschlussdatum"),
    (tables.HUBSPOT, tables.MEMBER, "Formularname;Konversionsdatum;Vorname;E-Mail"),
    (
        tables.HUBSPOT,
        tables.TASK,
        "Datensatz-ID;Aufgabentitel;Fälligkeitsdatum;IDs zugehöriger Deals",
    ),
    (tables.SALESFORCE, tables.DEAL, "Opportunity-ID;Opportunity-Name;Phase;Betrag;Schlusstermin"),
    (
        tables.SALESFORCE,
        tables.MEMBER,
        "Campaign: Campaign Name;Campaign Member ID;First Name;Last Name;Email;Member Status",
    ),
    (tables.SALESFORCE, tables.MEMBER, "id;campaign_id;lead_id;contact_id;status;has_responded"),
    (tables.SALESFORCE, tables.CONTACT, "Contact ID;Last Name;Account Name;Email"),
    (tables.DYNAMICS, tables.LEAD, "(Nicht ändern) Lead;Thema;Firmenname;E-Mail;Statusgrund"),
    (
        tables.DYNAMICS,
        tables.DEAL,
        "(Do Not Modify) Opportunity;Topic;Potential Customer;Est. revenue;Status",
    ),
    (
        tables.DYNAMICS,
        tables.TASK,
        "(Do Not Modify) Phone Call;Subject;Regarding;Due Date;Duration",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("system", "kind", "header"), HEADERS)
def test_headers_of_other_languages_and_tools(system, kind, header):
    found = source_file.recognize(header.split(";"))
    assert (found.table.system, found.table.kind, found.unused) == (system, kind, ())


@pytest.mark.parametrize(
    ("system", "text", "keys"),
    [
        ("hubspot", "102;103;102", ["102", "103"]),
        ("hubspot", "Contoso, Ltd.", ["Contoso, Ltd."]),
        ("dynamics", "Fabrikam; Inc", ["Fabrikam; Inc"]),
        ("salesforce", "0062X00000DDDD1QAA", ["0062X00000DDDD1"]),
        ("hubspot", " ", []),
    ],
)
def test_cells_hold_ids_or_one_name(system, text, keys):
    assert source_key.split(system, text) == keys


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("600", 1, 600),
        ("30000", 0.001, 30),
        ("30", 60, 1800),
        ("0:10:32", 1, 632),
        ("12:05", 1, 725),
        ("30 minutes", 60, 1800),
        ("1 hour", 60, 3600),
        ("2 h 5 min", 60, 7500),
        ("1.5 hours", 60, 5400),
        ("long", 60, None),
    ],
)
def test_how_long(text, unit, seconds):
    if seconds is None:
        with pytest.raises(ValueError, match=text):
            source_value.to_seconds(text, unit)
    else:
        assert source_value.to_seconds(text, unit) == seconds


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03.04.2024"], "dmy"),
        (["3/4/24", "3/14/24"], "mdy"),
        (["3/4/24", "14/3/24"], "dmy"),
        (["2024-03-14"], ""),
    ],
)
def test_order_of_days(texts, order):
    assert source_value.guess_order(texts) == order


@pytest.mark.parametrize("text", ["Ja", "Wahr", "TRUE", "1"])
def test_checked_in_any_language(text):
    assert source_value.to_flag(text) is True


@pytest.mark.parametrize(
    ("system", "text", "is_key"),
    [
        ("salesforce", "0062X00000DDDD1", True),
        ("salesforce", "Total", False),
        ("salesforce", "Grand Summaries (12 records)", False),
        ("salesforce", "Wholesalepartners", False),
        ("hubspot", "101", True),
        ("hubspot", "Contoso", False),
        ("dynamics", "aa000000-0000-0000-0000-00000000000b", True),
        ("dynamics", "spring fair", False),
    ],
)
def test_what_looks_like_an_id(system, text, is_key):
    assert source_key.is_key(system, text) is is_key


def test_own_books_of_a_system_are_no_notes():
    headers = ["(Do Not Modify) Lead", "(Do Not Modify) Row Checksum", "Topic", "Colour"]
    found = source_file.recognize(headers)
    cells = ["aa000000-0000-0000-0000-00000000000b", "x==", "Pumps", "red"]
    row = source_row.read(found.table, found.columns, cells, Style(), headers)
    assert row.values["rest"] == {"Colour": "red"}


def test_dates_that_only_people_write_are_left_to_another_reader():
    headers = ["Opportunity ID", "Opportunity Name", "Stage", "Close Date"]
    found = source_file.recognize(headers)
    cells = ["0062X00000DDDD1QAA", "Ovens", "Won", "3. May 17"]
    style = Style(read_other=lambda text, order, zone: datetime(2017, 5, 3))
    row = source_row.read(found.table, found.columns, cells, style, headers)
    assert row.values["closed"] == "2017-05-03 00:00:00"
