"""Guesses about the columns of files nobody has seen before."""

import pytest
from response_management_logic import column_mapping as mapping
from response_management_logic.column_mapping import Guess, Sample

DURATION = {"duration": ("duration", "integer")}


def guess(header, *values, parameters=None):
    return mapping.guess_columns([Sample(header, values)], parameters or {})[0].target


@pytest.mark.parametrize(
    ("header", "values", "target"),
    [
        ("E-Mail Address", ["a@b.com"], "email_from"),
        ("メールアドレス", ["a@b.co.jp"], "email_from"),
        ("邮箱", [], "email_from"),
        ("email", ["yes", "no"], "skip"),
        ("whatever", ["a@b.com", "c@d.com"], "email_from"),
        ("Phone No", ["x"], "skip"),
        ("電話番号", ["03-1234-5678"], "phone"),
        ("手机号", ["13800138000"], "phone"),
        ("whatever", ["+81 90 1234 5678", "090-1234-5678"], "phone"),
        ("whatever", ["2026-03-04"], "skip"),
        ("氏名", ["田中 太郎"], "contact_name"),
        ("姓名", ["张三"], "contact_name"),
        ("contact", ["Jane Doe"], "contact_name"),
        ("contact", ["cellular", "telephone"], "response_channel_id"),
        ("渠道", ["电话", "微信"], "response_channel_id"),
        ("campaign", ["1", "2", "1"], "skip"),
        ("campaign", ["Spring"], "campaign_id"),
        ("output", ["no", "yes", "no"], "result"),
        ("output", ["12.5", "13.1"], "skip"),
        ("結果", ["はい", "不在"], "result"),
        ("Call date", ["03/04/2026 10:00"], "date"),
        ("日時", ["2026年3月4日"], "date"),
        ("date", ["n/a", "-"], "skip"),
        ("id", ["1", "2", "3"], "key"),
        ("id", ["1", "1", "2"], "skip"),
        ("UTM_Source", ["x"], "utm_source"),
        ("備考", ["…"], "description"),
        ("会社名", ["株式会社"], "partner_name"),
        ("公司", ["上海"], "partner_name"),
        ("age", ["56", "57"], "skip"),
        ("", [""], "skip"),
    ],
)
def test_meaning_of_a_column(header, values, target):
    assert guess(header, *values) == target


PERSON = [
    "partner_name",
    "first_name",
    "last_name",
    "phone",
    "email_from",
    "city",
    "description",
    "country_id",
]


@pytest.mark.parametrize(
    "headers",
    [
        "Société|Prénom|Nom|Téléphone|Courriel|Ville|Code postal|Pays",
        "SOCIETE|PRENOM|NOM DE FAMILLE|N° de téléphone|E-mail|Localité|Rue|pays",
        "Firma|Vorname|Nachname|Telefon-Nr.|E-Mail-Adresse|Ort|PLZ|Land",
        "Unternehmen|Vorname|Name|Handy|E-Mail|Stadt|Straße|Land",
        "Empresa|Nombre|Apellidos|Teléfono|Correo electrónico|Ciudad|Código postal|País",
        "Azienda|Nome|Cognome|Cellulare|Indirizzo e-mail|Città|CAP|Paese",
        "会社名|名|姓|電話番号|メールアドレス|市区町村|郵便番号|国",
        "公司名称|名|姓|手机号码|电子邮箱|城市|邮政编码|国家",
    ],
)
def test_headers_of_other_languages(headers):
    row = ("Acme", "Ann", "Able", "+32 2 555 01 02", "ann@acme.com", "Gent", "9000", "Belgium")
    samples = [Sample(*column) for column in zip(headers.split("|"), zip(row), strict=True)]
    assert [found.target for found in mapping.guess_columns(samples, {})] == PERSON


def test_kana_that_differ_by_their_mark_are_other_letters():
    assert guess("メールアトレス", "…") == "skip"


def test_address_that_is_an_email_address_is_no_note():
    assert guess("地址", "a@b.cn") == "skip"
    assert guess("地址", "上海市") == "description"


def test_parameter_of_the_response_type():
    samples = [Sample("Duration", ("261", "149"))]
    assert mapping.guess_columns(samples, DURATION) == [Guess("parameter", "duration", "integer")]
    samples = [Sample("Duration", ("long", "short"))]
    assert mapping.guess_columns(samples, DURATION) == [Guess()]


def test_second_column_of_the_same_meaning_is_left_out():
    samples = [Sample("phone", ("0312345678",)), Sample("mobile", ("09012345678",))]
    assert [found.target for found in mapping.guess_columns(samples, {})] == ["phone", "skip"]


def test_full_name_makes_its_halves_superfluous():
    samples = [Sample("first name", ("Jane",)), Sample("name", ("Jane Doe",))]
    assert [found.target for found in mapping.guess_columns(samples, {})] == [
        "skip",
        "contact_name",
    ]


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("yes", "positive"),
        ("YES", "positive"),
        ("Not interested", "negative"),
        ("はい", "positive"),
        ("不在", "no_answer"),
        ("无人接听", "no_answer"),
        ("no", "no_answer"),
        ("", "no_answer"),
        ("Do not call", "opt_out"),
        ("wrong number", "leave_out"),
        ("purple", None),
    ],
)
def test_meaning_of_a_result(value, result):
    assert mapping.guess_result(value) == result


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["2026-03-04"], "ymd"),
        # One wrong date must not hide how the others are written.
        (["2026-03-04", "2026-05-06", "2026-13-45"], "ymd"),
        (["13/04/2026", "14/04/2026", "45/45/2026"], "dmy"),
        (["13/04/2026", "01/02/2026"], "dmy"),
        (["04/13/2026", "01/02/2026"], "mdy"),
        (["03/04/2026"], None),
        (["13/04/2026", "04/13/2026"], None),
        (["x"], None),
        ([], None),
    ],
)
def test_order_of_a_date(values, order):
    assert mapping.guess_date_order(values) == order


@pytest.mark.parametrize(
    ("values", "separator", "expected"),
    [
        (["12,5"], ";", True),
        (["1,200"], ";", False),
        (["12.5"], ";", False),
        (["1.200,50"], ";", True),
    ],
)
def test_decimal_comma(values, separator, expected):
    assert mapping.guess_decimal_comma(values, separator) == expected


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2"], "integer"),
        (["1", "2.5"], "float"),
        (["yes", "no"], "boolean"),
        (["2026-03-04"], "date"),
        (["2026-03-04 10:00"], "datetime"),
        (["a", "1"], "char"),
        (["", " "], "char"),
    ],
)
def test_kind_of_a_parameter(values, kind):
    assert mapping.guess_kind(values) == kind


def test_same_columns_in_another_order_have_the_same_fingerprint():
    assert mapping.fingerprint(["E-Mail", "Name"]) == mapping.fingerprint(["name", "email"])
    assert mapping.fingerprint(["a"]) != mapping.fingerprint(["b"])
