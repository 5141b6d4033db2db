"""Encodings of suppliers' files, told from the bytes alone."""

import codecs

import pytest
from response_management_logic import text_encoding as enc

JAPANESE = "氏名,会社,結果\n田中 太郎,株式会社テスト,はい\n佐藤 花子,有限会社サンプル,いいえ\n"
KANJI_ONLY = "氏名,住所\n田中太郎,東京都千代田区\n佐藤花子,大阪府大阪市\n"
HALF_WIDTH = "番号,ｶﾅ\n" + "1,ﾀﾅｶ ﾀﾛｳ\n2,ｻﾄｳ ﾊﾅｺ\n3,ｽｽﾞｷ ｲﾁﾛｳ\n" * 5
CHINESE = "姓名,公司,结果\n张三,上海贸易有限公司,是\n李四,北京科技,否\n"
WESTERN = "name,city,result\nJosé Núñez,Málaga,yes\nZoë Müller,Köln,no\nFrançois,Besançon,yes\n"


def chunks(data, size=7):
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize(
    ("text", "codec", "expected"),
    [
        ("a,b\n1,2\n", "ascii", enc.UTF_8),
        (JAPANESE, "utf-8", enc.UTF_8),
        (JAPANESE, "utf-8-sig", enc.UTF_8),
        (CHINESE, "utf-8", enc.UTF_8),
        (WESTERN, "utf-8", enc.UTF_8),
        (WESTERN, "utf-16-le", enc.UTF_16_LE),
        (WESTERN, "utf-16-be", enc.UTF_16_BE),
        (JAPANESE, "utf-16-le", enc.UTF_16_LE),
        (CHINESE, "utf-16-be", enc.UTF_16_BE),
        (JAPANESE, "cp932", enc.SHIFT_JIS),
        (KANJI_ONLY, "cp932", enc.SHIFT_JIS),
        (HALF_WIDTH, "cp932", enc.SHIFT_JIS),
        ("番号,結果\n1,はい\n", "cp932", enc.SHIFT_JIS),
        (CHINESE, "gb18030", enc.GB_18030),
        ("id,name\n1,张三\n2,李四\n", "gb18030", enc.GB_18030),
        ("id,sex\n1,男\n2,女\n", "gb18030", enc.GB_18030),
        ("id,city\n1,北京\n2,上海\n3,广州\n", "gb18030", enc.GB_18030),
        ("id,city\n1,東京\n2,大阪\n3,京都\n", "cp932", enc.SHIFT_JIS),
        (WESTERN, "cp1252", enc.LATIN_1),
        ("name\nMüller\n", "latin-1", enc.LATIN_1),
        ("name,note\nSmith,“fine” – 5 €\nCafé,ok\n", "cp1252", enc.LATIN_1),
    ],
)
def test_encoding_is_found(text, codec, expected):
    detection = enc.detect(chunks(text.encode(codec)))
    assert detection.encoding == expected
    assert detection.is_confident
    assert detection.damaged_line is None


@pytest.mark.parametrize(
    ("mark", "codec", "expected"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", enc.UTF_16_LE),
        (codecs.BOM_UTF16_BE, "utf-16-be", enc.UTF_16_BE),
    ],
)
def test_byte_order_mark_decides(mark, codec, expected):
    assert enc.detect([mark + CHINESE.encode(codec)]).encoding == expected


def test_one_accent_after_a_million_plain_bytes_is_found():
    data = b"name,city\n" + b"Smith,London\n" * 100_000 + "José,Málaga\n".encode("cp1252")
    assert enc.detect(chunks(data, 65536)).encoding == enc.LATIN_1


def test_damage_in_utf_8_is_damage_and_no_other_encoding():
    data = JAPANESE.encode() + b"\xe7\x94,broken,\n" + CHINESE.encode()
    detection = enc.detect([data])
    assert (detection.encoding, detection.damaged_line) == (enc.UTF_8, 4)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("姓名,電郵,公司\n王小明,w@example.com,青空公司\n", enc.BIG_5),
        ("氏名,メール,会社名\n山田 太郎,t@example.com,青空\n", enc.EUC_JP),
        ("氏名,メール,会社名\n山田 太郎,t@example.com,青空\n", enc.SHIFT_JIS),
        ("姓名,邮箱,公司\n王小明,w@example.com,青空\n", enc.GB_18030),
        ("Name;E-Mail;Firma\nJürgen Möller;j@example.com;Söhne\n", enc.LATIN_1),
        ("Nom;Courriel;Société\nZoé Lefèvre;z@example.com;Été\n", enc.LATIN_1),
        ("Имя;E-mail;Компания\nИван Петров;i@example.com;Солнце\n", "cp1251"),
    ],
)
def test_words_of_the_header_tell_encodings_apart(text, encoding):
    assert enc.detect([text.encode(encoding)]).encoding == encoding


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name=홍길동&message=견적을 보내 주세요. 감사합니다", enc.EUC_KR),
        ("안녕하세요 제품 자료를 받고 싶습니다", enc.EUC_KR),
        ("请给我们发一份报价单，谢谢", enc.GB_18030),
        ("我们公司需要二十块太阳能板", enc.GB_18030),
        ("陈杰", enc.GB_18030),
    ],
)
def test_hangul_is_told_from_chinese_without_a_header(text, encoding):
    assert enc.detect([text.encode(encoding)]).encoding == encoding


EUROPE = {
    "polish": ("Imię;Miasto\nŁukasz Śliwiński;Łódź\n", "cp1250 iso8859-2 cp852"),
    "polish name": ("Nazwisko\nWałęsa\n", "cp1250 iso8859-2 cp852"),
    "czech": ("Jméno;Město\nJiří Šťastný;Plzeň\nŽofie Tůmová;Brno\n", "cp1250 iso8859-2 cp852"),
    "czech name": ("Name\nDvořák\n", "cp1250 iso8859-2"),
    "slovak": ("Meno\nĽubomír Kováč\nŠtefan Šťastný\n", "cp1250 iso8859-2"),
    "hungarian name": ("Név\nGyőr\n", "cp1250 iso8859-2"),
    "hungarian": ("Név;Város\nŐry Tünde;Győr\nSzűcs Ágnes;Pécs\n", "cp1250 iso8859-2"),
    "croatian": ("Ime\nĐorđe Šarić\nŽeljko Kovačević\n", "cp1250 iso8859-2"),
    "romanian": ("Nume\nŞtefan Brăila\nŢiriac Ioniţă\n", "cp1250 iso8859-2"),
    "turkish": ("Ad;Şehir\nŞükrü Işık;İstanbul\nGül Çağlar;Bursa\n", "cp1254 iso8859-9"),
    "turkish name": ("Ad\nIşık\n", "cp1254"),
    "icelandic": ("Nafn\nÞórður Guðmundsson\nJón Árnason\n", "cp1252"),
    "lithuanian": ("Vardas\nŽydrūnas Ąžuolas\nDaiva Kučinskienė\n", "cp1257"),
    "latvian": ("Vārds\nJānis Bērziņš\nKārlis Ozoliņš\n", "cp1257"),
    "german": ("Name;Ort\nJürgen Groß;Köln\n", "cp1252 iso8859-15 mac_roman cp850"),
    "german name": ("Name\nMüller\n", "cp1252 mac_roman"),
    "french": ("Nom\nHélène Lefèvre\nFrançois Noël\nBenoît\n", "cp1252 mac_roman cp850"),
    "many": ("Name\nSøren Müller\nHélène Dupré\nJosé Muñoz\n", "cp1252 mac_roman cp850"),
    "spanish": ("Nombre\nMuñoz\n", "cp1252 mac_roman cp850"),
    "portuguese": ("Nome\nJoão Conceição\n", "cp1252 mac_roman"),
    "swedish": ("Namn\nHåkan Sjögren\nÅsa\n", "cp1252 mac_roman"),
    "norwegian": ("Navn\nBjørn Kjærstad\nÅse Bø\n", "cp1252"),
    "italian": ("Nome\nNiccolò Cantù\n", "cp1252"),
    "russian": ("Имя;Город\nИван Петров;Москва\n", "cp1251 koi8-r cp866 iso8859-5"),
    "capitals": ("ИМЯ\nПЕТРОВ СЕРГЕЙ\n", "cp1251 koi8-r cp866 iso8859-5"),
    "ukrainian": ("Ім'я\nОлексій Шевченко\nЇжакевич Євген\n", "cp1251 koi8-u"),
    "hebrew": (
        "שם;אימייל;טלפון\nדנה כהן;dana@example.com;03\nיוסי לוי;y@example.com;04\n",
        "cp1255",
    ),
    "arabic": ("الاسم;الهاتف\nليلى حسن;01\nعمر علي محمد;02\n", "cp1256"),
    "greek": ("Όνομα;Πόλη\nΓιώργος Παπαδόπουλος;Αθήνα\nΆννα\n", "cp1253 iso8859-7"),
}


@pytest.mark.parametrize(("text", "codecs"), EUROPE.values(), ids=EUROPE)
def test_languages_of_europe(text, codecs):
    for codec in codecs.split():
        data = text.encode(codec)
        assert data.decode(enc.detect([data]).encoding) == text, codec


def test_what_reads_as_well_in_another_encoding_is_only_a_guess():
    for text, codec in (("Nazwisko\nWiśniewska\nWójcik\n", "cp1250"), ("Name\nMüller\n", "cp850")):
        assert not enc.detect([text.encode(codec)]).is_confident


def test_cut_multibyte_character_at_a_chunk_border_is_no_damage():
    data = ("あ" * 5000 + "\n").encode()
    for size in (1, 2, 4, 4096, 4097):
        assert enc.detect(chunks(data, size)) == enc.Detection(enc.UTF_8)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04....", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        (b"\x89PNG\r\n", "image"),
        (b"<!DOCTYPE html><html>", "markup"),
        (b"  <html><table>", "markup"),
        (b"a,b\n1,2\n", "text"),
        (bytes(range(256)) * 4, "binary"),
        (b"a\x00b\x01c", "binary"),
        (codecs.BOM_UTF16_LE + "a,b".encode("utf-16-le"), "text"),
        ("a,b\n1,2\n".encode("utf-16-be"), "text"),
        (JAPANESE.encode("cp932"), "text"),
    ],
)
def test_kind_of_file_is_told_from_its_first_bytes(head, kind):
    assert enc.file_kind(head) == kind


@pytest.mark.parametrize(
    ("encoding", "bad"),
    [
        (enc.UTF_8, b"\xff"),
        (enc.SHIFT_JIS, b"\x85\x20"),
        (enc.GB_18030, b"\xff"),
        (enc.UTF_16_LE, b"\x00\xdc"),
    ],
)
def test_bytes_that_do_not_decode_are_marked(encoding, bad):
    assert enc.DAMAGE_MARK in ("a,".encode(encoding) + bad).decode(encoding, enc.DAMAGE_HANDLER)
