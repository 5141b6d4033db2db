"""Guesses about the columns of files nobody has seen before."""

import pytest
from response_management_logic import column_mapping as mapping
from response_management_logic import column_values, result_words
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
        ("whatever", ["2026-03-04"], "date"),
        ("whatever", ["04.03.1980"], "skip"),
        ("whatever", ["46338"], "skip"),
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
        ("date", ["n/a", "-"], "date"),
        ("date", ["soon", "later"], "skip"),
        ("id", ["1", "2", "3"], "key"),
        ("id", ["1", "1", "2"], "skip"),
        ("UTM_Source", ["x"], "utm_source"),
        ("備考", ["…"], "description"),
        # Salutations are no jobs, home pages no landing pages, birthdays no phones, fax no phone.
        ("Title", ["Mr", "Dr"], "description"),
        ("Title", ["CTO", "Buyer"], "function"),
        ("Anrede", ["Frau"], "description"),
        ("URL", ["https://www.example.com"], "description"),
        ("Landing Page", ["https://www.example.com/solar"], "destination_url"),
        ("Geburtsdatum", ["01.10.1980"], "skip"),
        ("Telefon", ["01.10.1980"], "skip"),
        ("Kundennummer", ["030123", "030124"], "skip"),
        ("Fax", ["+49 30 23125001"], "skip"),
        ("Wiedervorlage am", ["12.11.2026"], "skip"),
        ("Scan time", ["14:05:00"], "time"),
        ("Agent e-mail", ["a@b.com"], "skip"),
        ("User email", ["a@b.com"], "email_from"),
        ("What's your name?", ["Ada Eins"], "contact_name"),
        ("Join Time / Leave Time", ["Nov 12, 2026 04:01 PM - Nov 12, 2026 05:00 PM"], "date"),
        ("Postal code", ["01067"], "zip"),
        ("Straße", ["Hauptstr. 1"], "street"),
        ("I agree to be contacted", ["Yes", "No"], "consent"),
        ("created_time", ["2026-11-12T09:15:31+01:00"], "date"),
        ("CreatedDate", ["2026-11-12T08:15:31.000Z"], "date"),
        ("Conversion Date", ["2026-11-12 09:15:31 GMT+1"], "date"),
        ("Lead submission time", ["2026-11-12 09:15:31"], "date"),
        ("Scan date", ["2026-11-12"], "date"),
        ("UNSUB_TIME", ["12-Nov-26 10:00:00"], "date"),
        ("名刺交換日", ["2026/11/12"], "date"),
        ("来访时间", ["2026年11月12日 14:05"], "date"),
        ("Order Date", ["11/12/2026"], "date"),
        ("Bestelldatum", ["12.11.2026"], "date"),
        # Results: a result header takes words nobody knows; others only known ones.
        ("Ergebnis", ["Termin", "Kein Interesse", "Besetzt"], "result"),
        ("Ergebnis", ["Lila", "Grün"], "result"),
        ("Attended", ["Yes", "No"], "result"),
        ("Attendee Status", ["Attending", "Not Attending"], "result"),
        ("Unsubscribed", ["Yes", "No"], "result"),
        ("Clicks", ["0", "3", "17"], "result"),
        ("Status", ["Open - Not Contacted", "Working"], "skip"),
        ("意向", ["有意向", "待定"], "result"),
        ("Stage", ["No Show", "No Show", "Attended"], "result"),
        ("Is Guest", ["Yes", "No", "No"], "skip"),
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
    "zip",
    "country_id",
]


@pytest.mark.parametrize(
    "headers",
    [
        "Société|Prénom|Nom|Téléphone|Courriel|Ville|Code postal|Pays",
        "SOCIETE|PRENOM|NOM DE FAMILLE|N° de téléphone|E-mail|Localité|CP|pays",
        "Firma|Vorname|Nachname|Telefon-Nr.|E-Mail-Adresse|Ort|PLZ|Land",
        "Unternehmen|Vorname|Name|Handy|E-Mail|Stadt|Postleitzahl|Land",
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
    assert guess("地址", "a@b.cn") == "email_from"
    assert guess("地址", "上海市") == "street"


def test_parameter_of_the_response_type():
    samples = [Sample("Duration", ("261", "149"))]
    assert mapping.guess_columns(samples, DURATION) == [Guess("parameter", "duration", "integer")]
    samples = [Sample("Duration", ("long", "short"))]
    assert mapping.guess_columns(samples, DURATION) == [Guess()]


def test_columns_that_look_like_one_target():
    """The header that says it wins, wherever it stands, and both are shown."""
    for headers in (("Agent e-mail", "E-Mail"), ("E-Mail", "Agent e-mail"), ("Mail 2", "E-Mail")):
        samples = [Sample(header, ("a@x.com", "b@x.com")) for header in headers]
        found = dict(zip(headers, mapping.guess_columns(samples, {}), strict=True))
        assert found["E-Mail"].target == "email_from"
        (other,) = (guess for header, guess in found.items() if header != "E-Mail")
        assert (other.target, other.alternative) == ("skip", "email_from")


def test_company_that_says_so_goes_before_the_account():
    samples = [Sample("Account Name", ("Our Ltd",)), Sample("Company Name", ("Eins AG",))]
    assert [found.target for found in mapping.guess_columns(samples, {})] == [
        "skip",
        "partner_name",
    ]
    assert guess("Account Name", "Eins AG") == "partner_name"


def test_every_column_of_phones_is_taken():
    samples = [Sample("phone", ("0312345678",)), Sample("mobile", ("09012345678",))]
    assert [found.target for found in mapping.guess_columns(samples, {})] == ["phone", "phone"]


def test_few_words_that_repeat_are_offered_as_result_where_nothing_else_is():
    stage = Sample("Stage", ("One", "One", "Two", "Two"))
    (found,) = mapping.guess_columns([stage], {})
    assert found.target == "result", "each of its values is asked for"
    kind = Sample("Kind", ("One", "One", "Two", "Two"))
    (found,) = mapping.guess_columns([kind], {})
    assert (found.target, found.alternative) == ("skip", "result")
    found, _result = mapping.guess_columns([kind, Sample("Result", ("yes", "no"))], {})
    assert (found.target, found.alternative) == ("skip", "")
    (found,) = mapping.guess_columns([Sample("is_organic", ("TRUE", "FALSE", "FALSE"))], {})
    assert (found.target, found.alternative) == ("skip", "")


def test_second_address_fills_the_gaps_of_the_first():
    samples = [Sample("Work e-mail", ("a@x.com", "")), Sample("Private e-mail", ("b@x.com",))]
    assert [found.target for found in mapping.guess_columns(samples, {})] == ["email_from"] * 2
    samples = [Sample("Work e-mail", ("a@x.com",)), Sample("Agent e-mail", ("b@x.com",))]
    assert mapping.guess_columns(samples, {})[1].target == "skip"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ("Name|Call date", "phone_call"),
        ("Name|Dauer", "phone_call"),
        ("Attended|Duration", "event_attendance"),
        ("Email|UNSUB_TIME", "unsubscribe"),
        ("Name|Email", None),
    ],
)
def test_type_that_the_headers_tell(headers, code):
    assert mapping.guess_type_code([Sample(header, ()) for header in headers.split("|")]) == code


def test_second_date_fills_the_gaps_of_the_first():
    headers = ("Member First Associated Date", "Member First Responded Date")
    for responded, targets in (
        (("12.11.2026", ""), ["date", "date"]),
        (("1.1.2026",), ["skip", "date"]),
    ):
        samples = [Sample(headers[0], ("01.10.2026",)), Sample(headers[1], responded)]
        assert [found.target for found in mapping.guess_columns(samples, {})] == targets


def test_columns_without_a_header_are_told_by_their_values():
    samples = [
        Sample("A", ("Ada Eins", "Bob Zwei")),
        Sample("B", ("ada@example.com", "bob@example.com")),
        Sample("C", ("+493023125001", "+493023125002")),
    ]
    found = mapping.guess_columns(samples, {}, has_header=False)
    assert [guess.target for guess in found] == ["contact_name", "email_from", "phone"]


def test_duration_in_the_words_of_other_tools():
    for header, values in (("Dauer", ("00:03:25",)), ("Time in Session (minutes)", ("59",))):
        assert guess(header, *values, parameters=DURATION) == "parameter"
    assert guess("Dauer", "kurz", parameters=DURATION) == "skip"


def test_full_name_makes_its_halves_superfluous():
    samples = [Sample("first name", ("Jane",)), Sample("name", ("Jane Doe",))]
    assert [found.target for found in mapping.guess_columns(samples, {})] == [
        "skip",
        "contact_name",
    ]


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ("yes|YES|はい|是|Termin|RDV|Cita|Appuntamento|アポ獲得|预约成功|Attended|○", "positive"),
        ("Wiedervorlage|Rückruf|Callback|à rappeler|Volver a llamar|再架電|待定|Opened", "neutral"),
        ("Not interested|Kein Interesse|Pas intéressé|No interesado|興味なし|不感兴趣", "negative"),
        ("Do not call|Werbesperre|Désinscrit|Baja|No llamar|配信停止|退订|Unsubscribed", "opt_out"),
        ("|--|no|不在|无人接听|Besetzt|AB|Falsche Nummer|wrong number|Left Voicemail", "no_answer"),
        ("Not Attending|denied|No Show|Occupé|Répondeur|Buzón de voz|Occupato|話し中", "no_answer"),
        ("Engaged|nicht erreicht|留守電|空号|占线|未到场|欠席|Registered|Sent|×", "no_answer"),
        ("Test|duplicate|重复", "leave_out"),
        ("purple|Lila", None),
    ],
)
def test_meaning_of_results(values, result):
    for value in values.split("|"):
        assert (value, result_words.guess_result(value)) == (value, result)


@pytest.mark.parametrize(
    ("header", "value", "result"),
    [
        ("Opens", "3", "neutral"),
        ("Opened", "Yes", "neutral"),
        ("Opened", "No", "no_answer"),
        ("Clicks", "0", "no_answer"),
        ("Clicked", "TRUE", "positive"),
        ("Unsubscribed", "Yes", "opt_out"),
        ("Abgemeldet", "nein", "no_answer"),
        ("Email Opt Out", "1", "opt_out"),
        ("BLOCKLISTED", "Yes", "opt_out"),
        ("Do Not Call", "true", "opt_out"),
        ("Attended", "No", "no_answer"),
        ("Attended", "Yes", "positive"),
    ],
)
def test_header_says_what_yes_means(header, value, result):
    assert result_words.guess_result(value, header) == result


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
    assert column_values.guess_decimal_comma(values, separator) == expected


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2"], "integer"),
        (["1", "2.5"], "float"),
        (["yes", "no"], "boolean"),
        (["2026-03-04"], "date"),
        (["2026-03-04 10:00"], "datetime"),
        (["0:03:25", "3:25"], "integer"),
        (["a", "1"], "char"),
        (["", " "], "char"),
    ],
)
def test_kind_of_a_parameter(values, kind):
    assert column_values.guess_kind(values) == kind


def test_same_columns_in_another_order_have_the_same_fingerprint():
    assert mapping.fingerprint(["E-Mail", "Name"]) == mapping.fingerprint(["name", "email"])
    assert mapping.fingerprint(["a"]) != mapping.fingerprint(["b"])


def test_what_every_row_has_is_ours():
    samples = [
        Sample("from", ("+493099999", "+493099999")),
        Sample("to", ("+493023125001", "+493023125002")),
        Sample("user", ("vera@ours.example", "vera@ours.example")),
        Sample("Bestelldatum", ("01.11.2026 10:00", "13.11.2026 11:00")),
    ]
    found = [guess.target for guess in mapping.guess_columns(samples, {})]
    assert found == ["skip", "phone", "skip", "date"]
