"""Spellings that mean the same, and such as do not."""

import pytest
from lead_assignment_logic import folding


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ｓｈａｎｇｈａｉ", "shanghai "),
        ("SHANGHAI", "Shanghai City"),
        ("Shang Hai", "shanghai"),
        ("Shanghai-shi", "Municipality of Shanghai"),
        ("上海市", "上海"),
        ("上海市区", "上海"),
        ("廣州市", "广州"),
        ("臺北市", "台北"),
        ("廣東省", "广东"),
        ("内蒙古自治区", "内蒙古"),
        ("香港特別行政區", "香港"),
        ("東京都", "东京"),
        ("神奈川県", "神奈川"),
        ("京都府", "京都"),
        ("京都市", "京都"),
        ("成都市", "成都"),
        ("苏州市", "蘇州"),
        ("霞ヶ関", "霞が関"),
        ("霞ケ関", "霞が関"),
        ("ｻｯﾎﾟﾛ", "さっぽろ"),
        ("Osaka-fu", "Osaka"),
        ("Kanagawa Prefecture", "kanagawa ken"),
        ("São Paulo", "sao paulo"),
        ("Xi'an", "Xi\u2019an"),
        ("Xi an", "Xian"),
        ("Łódź", "lodz"),
        ("Guangdong Province", "guangdong"),
        ("Saint\u2010Denis", "saint denis"),
        ("Shang\u200bhai", "Shanghai"),
    ],
)
def test_spellings_of_one_place_have_one_key(left, right):
    assert folding.fold_place(left) == folding.fold_place(right) != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [("京都", "東京都"), ("成都", "成"), ("苏州", "苏"), ("津市", "天津"), ("City", "")],
)
def test_a_kind_of_place_that_is_the_name_stays(left, right):
    assert folding.fold_place(left) != folding.fold_place(right)


@pytest.mark.parametrize("nothing", [None, "", "  ", "-", False])
def test_nothing_has_no_key(nothing):
    assert folding.fold_place(nothing) == ""
    assert folding.fold_zip(nothing) == ""
    assert folding.fold_phone(nothing) == ""
    assert folding.fold_email_domain(nothing) in ("", "-")


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("〒100-0001", "1000001"),
        ("１００－０００１", "1000001"),
        ("F-75001", "75001"),
        ("D - 10115", "10115"),
        ("sw1a 1aa", "SW1A1AA"),
        ("1012 AB", "1012AB"),
    ],
)
def test_post_codes(value, key):
    assert folding.fold_zip(value) == key


@pytest.mark.parametrize(
    ("value", "code", "key"),
    [
        ("０２１－６２９９１６４０", None, "02162991640"),
        ("０２１－６２９９１６４０", 86, "+862162991640"),
        ("+86 21 6299 1640", None, "+862162991640"),
        ("+86 (0)21 6299 1640", None, "+862162991640"),
        ("＋８６－０２１－６２９９１６４０", None, "+862162991640"),
        ("0086 21 62991640", None, "+862162991640"),
        ("(021) 6299-1640 ext. 12", 86, "+862162991640"),
        ("021-62991640转801", 86, "+862162991640"),
        ("021-62991640/62991641", 86, "+862162991640"),
        ("8621 6299 1640", 86, "+862162991640"),
        ("62991640", 86, "62991640"),
        ("13812345678", 86, "+8613812345678"),
        ("03-1234-5678", 81, "+81312345678"),
        ("06 1234 5678", 39, "+390612345678"),
        ("+39 06 1234 5678", None, "+390612345678"),
        ("(212) 555-0100", 1, "+12125550100"),
        ("1-212-555-0100", 1, "+12125550100"),
        ("8 495 123-45-67", 7, "+74951234567"),
        ("123", 86, ""),
        ("none", 86, ""),
    ],
)
def test_phone_numbers(value, code, key):
    assert folding.fold_phone(value, code) == key


@pytest.mark.parametrize(
    ("value", "code", "prefixes"),
    [
        ("021", 86, ("+8621", "021")),
        ("21", 86, ("+8621", "021")),
        ("+86 21", None, ("+8621", "021")),
        ("０２１", 86, ("+8621", "021")),
        ("021", None, ("", "021")),
        ("+86", None, ("+86", "")),
        ("06", 39, ("+3906", "06")),
        ("", 86, ("", "")),
    ],
)
def test_phone_prefixes(value, code, prefixes):
    assert folding.fold_phone_prefix(value, code) == prefixes


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("Jane <jane@Mail.Example.COM>", "mail.example.com"),
        ("@example.com", "example.com"),
        ("www.example.com", "example.com"),
    ],
)
def test_email_domains(value, key):
    assert folding.fold_email_domain(value) == key
