import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import form_mail

PAGE = {"contact_name": "Olga Page", "email_from": "olga@example.org", "phone": "030 231253"}


@pytest.mark.parametrize(
    "text",
    [
        "Name: Olga Page\nE-Mail: olga@example.org\nPhone: 030 231253",
        "Your Name  Olga Page\nEmail  olga@example.org\nPhone  030 231253",
        "Full Name\tOlga Page\nE-mail address\tolga@example.org\nPhone number\t030 231253",
        "Name:\nOlga Page\n\nE-mail:\nolga@example.org\n\nTelephone:\n030 231253",
        "Name\nOlga Page\nEmail\nolga@example.org\nPhone\n030 231253",
        "* Name: Olga Page\n* Email: olga@example.org\n* Phone: 030 231253",
        "*Name:* Olga Page\n*Email:* olga@example.org\n*Phone:* 030 231253",
        "Name (required): Olga Page\nEmail *: olga@example.org\nPhone: 030 231253",
        "1. Name: Olga Page\n2. Email: olga@example.org\n3. Phone: 030 231253",
        "Name = Olga Page\nEmail = olga@example.org\nPhone = 030 231253",
        "Name | Olga Page\nEmail | olga@example.org\nPhone | 030 231253",
        "From: Olga Page <olga@example.org>\nSubject: x\nPhone: 030 231253",
        "Vorname: Olga\nNachname: Page\nE-Mail-Adresse: olga@example.org\nTelefon: 030 231253",
        "Ihr Name: Olga Page\nIhre E-Mail: olga@example.org\nRückrufnummer: 030 231253",
        "Prénom : Olga\nNom : Page\nCourriel : olga@example.org\nTéléphone : 030 231253",
        "Nombre y apellidos: Olga Page\nCorreo electrónico: olga@example.org\nTeléfono: 030 231253",
        "Nome e cognome: Olga Page\nIndirizzo email: olga@example.org\nTelefono: 030 231253",
        "Naam: Olga Page\nE-mailadres: olga@example.org\nTelefoonnummer: 030 231253",
        "お名前：Olga Page\nメールアドレス：olga@example.org\n電話番号：030 231253",
        "【お名前】 Olga Page\n【メールアドレス】 olga@example.org\n【電話番号】 030 231253",
        "■お名前：Olga Page\n■メールアドレス：olga@example.org\n■お電話番号：030 231253",
        "姓名：Olga Page\n邮箱：olga@example.org\n手机：030 231253",
    ],
)
def test_labels_and_shapes(text):
    assert form_mail.read(text) == PAGE


def test_more_of_the_person():
    found = form_mail.read(
        "Name: A B\nEmail: a@b.example\nCompany: Doe Ltd\nCity: Bonn\nJob title: CEO"
    )
    assert found["partner_name"] == "Doe Ltd"
    assert found["city"] == "Bonn"
    assert found["function"] == "CEO"


def test_what_the_visitor_writes_is_no_label():
    found = form_mail.read("Name: A B\nEmail: a@b.example\nMessage: hi\nPhone: 1\nName: C D")
    assert found == {"contact_name": "A B", "email_from": "a@b.example"}


@pytest.mark.parametrize(
    "text",
    ["", "Hello, please call me.", "Name: A B", "Phone: 1", "Email: -\nName: A B", "E-mail: none"],
)
def test_nobody_is_named(text):
    assert form_mail.read(text) == {}


@given(st.text(max_size=300))
def test_values_stand_in_the_text(text):
    for value in form_mail.read(text).values():
        assert len(value) <= form_mail.MAX_VALUE
