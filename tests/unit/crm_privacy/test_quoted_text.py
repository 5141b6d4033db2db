import pytest
from crm_privacy_logic import quoted_text
from hypothesis import given
from hypothesis import strategies as st

HEAD = """Von: Verkauf <sales@ours.example>
Gesendet: Mittwoch, 11. November 2026 10:00
An: Iris Jahn <iris@example.com>
Betreff: Ihr Angebot"""


@pytest.mark.parametrize(
    "quote",
    [
        HEAD + "\n\nSECRET",
        HEAD.replace("Von:", "*Von:*") + "\n\nSECRET",
        "-----Ursprüngliche Nachricht-----\n" + HEAD + "\n\nSECRET",
        "________________________________\n" + HEAD + "\n\nSECRET",
        "-----Original Message-----\nFrom: S [mailto:s@ours.example]\nSent: now\nTo: I\n\nSECRET",
        "De : Ventes <v@ours.example>\nEnvoyé : mercredi\nÀ : I\nObjet : Offre\n\nSECRET",
        "De: Ventas <v@ours.example>\nEnviado el: miércoles\nPara: I\nAsunto: Oferta\n\nSECRET",
        "Da: Vendite <v@ours.example>\nInviato: mercoledì\nA: I\nOggetto: Offerta\n\nSECRET",
        "Van: Verkoop <v@ours.example>\nVerzonden: woensdag\nAan: I\nOnderwerp: Aanbod\n\nSECRET",
        "差出人: 営業 <v@ours.example>\n送信日時: 水曜日\n宛先: I\n件名: 提案\n\nSECRET",
        "发件人: 销售 <v@ours.example>\n发送时间: 星期三\n收件人: I\n主题: 报价\n\nSECRET",
        "From:\tSales <v@ours.example>\nSent:\tMonday\nTo:\tI\nSubject:\tOffer\n\nSECRET",
        "On Wed, 11 Nov 2026 at 10:00, Sales <s@ours.example> wrote:\n> SECRET",
        "On Wed, 11 Nov 2026 at 10:00, Sales <s@ours.example>\nwrote:\n\n> SECRET",
        "Am 11.11.2026 um 10:00 schrieb Verkauf <s@ours.example>:\n> SECRET",
        "Am Mi., 11. Nov. 2026 um 10:00 Uhr schrieb Verkauf <\ns@ours.example>:\n\nSECRET",
        "Le mer. 11 nov. 2026 à 10:00, Ventes <s@ours.example> a écrit :\n> SECRET",
        "El mié, 11 nov 2026 a las 10:00, Ventas (<s@ours.example>) escribió:\n> SECRET",
        "Il giorno mer 11 nov 2026 alle 10:00 Vendite <s@ours.example> ha scritto:\n> SECRET",
        "Op wo 11 nov 2026 om 10:00 schreef Verkoop <s@ours.example>:\n> SECRET",
        "2026年11月11日(水) 10:00 営業 <s@ours.example>:\n> SECRET",
        "销售 <s@ours.example> 于2026年11月11日周三 10:00写道：\n> SECRET",
        "> SECRET",
    ],
)
def test_history_is_cut(quote):
    own = quoted_text.own_text(f"Yes, please.\nTel. +49 30 1\n\n{quote}\n")
    assert own == "Yes, please.\nTel. +49 30 1"


def test_answers_below_a_quote_stay():
    text = "On Monday, Sales <s@ours.example> wrote:\n> May we call?\n\nYes.\n> When?\nAt ten."
    assert quoted_text.own_text(text) == "Yes.\nAt ten."


@pytest.mark.parametrize(
    "text",
    [
        "From: Adele Brun <adele@example.com>\nSubject: Solar offer\nPhone: 1",
        "To be clear: yes\nFrom Monday on: no",
        "On Monday I wrote a letter to you",
    ],
)
def test_what_is_no_quote_stays(text):
    assert quoted_text.own_text(text) == text


def test_of_nothing_but_a_quote_all_is_kept():
    assert quoted_text.own_text("> May we call?") == "May we call?"
    assert "SECRET" in quoted_text.own_text(HEAD + "\n\nSECRET")


@pytest.mark.parametrize(
    ("value", "writer"),
    [
        ("Karin Lenz <Karin.Lenz@example.com>", ("Karin Lenz", "karin.lenz@example.com")),
        ('"Lenz, Karin" <k@example.com>', ("Lenz, Karin", "k@example.com")),
        ("Lutz Mahn [mailto:lutz@example.com]", ("Lutz Mahn", "lutz@example.com")),
        (
            "Lutz Mahn <lutz@example.com<mailto:lutz@example.com>>",
            ("Lutz Mahn", "lutz@example.com"),
        ),
        ("Lutz Mahn", ("Lutz Mahn", "")),
        ("lutz@example.com", ("", "lutz@example.com")),
        ("Lutz Mahn (lutz@example.com)", ("Lutz Mahn", "lutz@example.com")),
        ("*Lutz Mahn* <lutz@example.com>", ("Lutz Mahn", "lutz@example.com")),
    ],
)
def test_writer_of_a_head(value, writer):
    assert quoted_text.read_writer(value) == writer


def test_a_forward_names_its_writers_and_keeps_the_text():
    found = quoted_text.read_forward(
        "see below\n\nBegin forwarded message:\n\n> From: A B <a@example.com>\n> Date: today\n"
        "> To: us\n> Subject: x\n> \n> Hello,\n> From: C <c@example.com>\n> Sent: before\n> To: A\n"
        "> \n> old"
    )
    assert found.writers == (("A B", "a@example.com"), ("C", "c@example.com"))
    assert found.text.startswith("see below\n\nHello,")
    assert "old" in found.text
    assert quoted_text.read_forward("no head here") is None


@pytest.mark.parametrize(
    ("subject", "is_forward"),
    [("Fwd: x", True), ("WG: x", True), ("Tr : x", True), ("转发：x", True), ("FW: x", True),
     ("Re: x", False), ("Forward thinking", False), ("", False), (None, False)],
)  # fmt: skip
def test_subjects_of_forwards(subject, is_forward):
    assert quoted_text.is_forward_subject(subject) == is_forward


@given(st.text(alphabet=st.sampled_from("ab:>\n <@.FromSentTo"), max_size=200))
def test_nothing_is_made_up(text):
    assert set("".join(quoted_text.own_text(text).split())) <= set(text)
    if text.strip(" >\n"):
        assert quoted_text.own_text(text), "something is left of every message"
