"""What tools export in many languages, and what spreadsheets make of it: a line a row of the file.

Name, address, number, company, date (``None`` where the file tells none) and result, ``no`` for no
answer. The files are in ``data/imports``.
"""

from datetime import datetime


def at(*parts):
    return datetime(2026, *parts)


EXPORTS = {
    "T_hubspot_de.csv": [
        (
            "Ada Eins",
            "ada@example.com",
            "+493023125001",
            "Eins GmbH",
            at(11, 12, 9, 15),
            "positive",
        ),
        ("Bob Zwei", "bob@example.com", "+493023125002", "Zwei AG", at(11, 13, 10, 0), "positive"),
    ],
    "T_hubspot_ja.csv": [
        ("山田 花子", "hanako@example.com", "", "山田商事", at(11, 12, 9, 15), "positive"),
    ],
    "T_sf_fr.csv": [
        ("Ada Eins", "ada@example.com", "+33199000101", "Eins SARL", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "+33199000102", "Zwei SA", at(11, 13), "positive"),
    ],
    "T_sf_zh.csv": [
        ("王伟", "wang@example.com", "", "王氏公司", at(11, 12), "positive"),
    ],
    "T_mailchimp.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_eventbrite_de.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13, 9, 15), "positive"),
        ("Cy Drei", "cy@example.com", "", "", at(11, 13, 9, 15), "no"),
    ],
    "T_eventbrite_fr.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 12, 9, 15), "no"),
    ],
    "T_zoom_de.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
    ],
    "T_zoom_ja.csv": [
        ("山田 花子", "hanako@example.com", "", "", at(11, 12, 9, 15), "positive"),
    ],
    "T_zoom_zh.csv": [
        ("王伟", "wang@example.com", "", "", at(11, 12, 9, 15), "positive"),
    ],
    "T_gotowebinar.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "no"),
    ],
    "T_pl.csv": [
        ("Ada Eins", "ada@example.com", "+48225550101", "Eins sp. z o.o.", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "+48225550102", "Zwei SA", at(10, 13), "negative"),
        ("Cy Drei", "cy@example.com", "+48225550103", "Drei", at(10, 13), "no"),
    ],
    "T_cs.csv": [
        ("Ada Eins", "ada@example.com", "+420221555101", "Eins s.r.o.", at(11, 12), "positive"),
    ],
    "T_tr.csv": [
        ("Ada Eins", "ada@example.com", "+902125550101", "Eins A.Ş.", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "+902125550102", "Zwei", at(11, 13), "no"),
    ],
    "T_ar.csv": [
        ("ليلى حسن", "layla@example.com", "+966115550101", "شركة المثال", at(11, 12), "positive"),
    ],
    "T_he.csv": [
        ("דנה כהן", "dana@example.com", "+97235550101", "חברת דוגמה", at(11, 12), "positive"),
    ],
    "T_ru.csv": [
        ("Анна Иванова", "anna@example.com", "+74955550101", "ООО Пример", at(11, 12), "positive"),
    ],
    "T_pt.csv": [
        ("Ada Eins", "ada@example.com", "+551155550101", "Eins Ltda", at(11, 12), "positive"),
    ],
    "T_nl.csv": [
        ("Ada Eins", "ada@example.com", "+31205550101", "Eins BV", at(11, 12), "positive"),
    ],
    "T_sv.csv": [
        ("Ada Eins", "ada@example.com", "+46855501001", "Eins AB", at(11, 12, 14, 5), "positive"),
    ],
    "T_ko.csv": [
        ("홍길동", "hong@example.com", "+4925550101", "예시 주식회사", at(11, 12), "positive"),
    ],
    "T_hu.csv": [
        ("Eins Ada", "ada@example.com", "+3615550101", "Eins Kft.", at(11, 12), "positive"),
    ],
    "T_concat_bom.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_bom_header_only_mid.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
    ],
    "T_tabs_semicolon.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_formula_text.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "", None, "positive"),
    ],
    "T_double_encoded.csv": [
        ("Ada Eins", "ada@example.com", "", "Eins, GmbH", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "Zwei", None, "positive"),
    ],
    "T_utf16_tabs.txt": [
        ("Ada Eins", "ada@example.com", "", "Übung", None, "positive"),
    ],
    "T_trailing_seps.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_invisible_header.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
    ],
    "T_last_first.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob ZWEI", "bob@example.com", "", "", None, "positive"),
        ("Dr. Cy Drei", "cy@example.com", "", "", None, "positive"),
        ("Acme, Inc.", "acme@example.com", "", "", None, "positive"),
    ],
    "T_several_emails.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
        ("Cy Drei", "cy@example.com", "", "", None, "positive"),
        ("Di Vier", "di@example.com", "", "", None, "positive"),
    ],
    "T_phone_ext.csv": [
        ("Ada Eins", "", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "", "+493023125002", "", None, "positive"),
        ("Cy Drei", "", "+493023125003", "", None, "positive"),
        ("Di Vier", "", "+493023125004", "", None, "positive"),
        ("Ed Fünf", "", "+493023125005", "", None, "positive"),
    ],
    "T_sci_phone.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "", None, "positive"),
        ("Cy Drei", "cy@example.com", "+493023125003", "", None, "positive"),
    ],
    "T_broken_quote.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ('Bob "Bobby" Zwei', "bob@example.com", "", "", None, "positive"),
        ("Di Vier", "di@example.com", "", "", None, "positive"),
    ],
    "T_midnight.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 13), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 1), "positive"),
    ],
    "T_units.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", at(11, 12), "neutral"),
    ],
    "T_units2.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "neutral"),
    ],
    "T_types_row.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12), "positive"),
    ],
    "T_client_fr.csv": [
        ("Ada Eins", "ada@example.com", "+33199000101", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+33199000102", "", None, "positive"),
    ],
    "T_buddhist.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13), "positive"),
        ("Cy Drei", "cy@example.com", "", "", at(11, 14), "positive"),
    ],
    "T_vi.csv": [
        ("Nguyễn An", "an@example.com", "+842455500101", "Ví Dụ", at(11, 12), "positive"),
    ],
    "T_w1904.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
    ],
    "T_two_tables_beside.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_hidden_column.xlsx": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
    ],
    "T_hidden_sheet.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
    ],
    "T_totals.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_number_phones.xlsx": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "", None, "positive"),
    ],
    "T_booleans.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "no"),
    ],
    "T_date_and_time.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
    ],
    "T_hyperlinks.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_two_header_rows.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13), "no"),
    ],
    "T_teams_attendance.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
    ],
    "T_linkedin_leads.csv": [
        (
            "Ada Eins",
            "ada@example.com",
            "+493023125001",
            "Eins GmbH",
            at(11, 12, 9, 15),
            "positive",
        ),
    ],
    "T_gmail_contacts.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", None, "positive"),
    ],
    "T_outlook_contacts_de.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", None, "positive"),
    ],
    "T_sf_tr.csv": [
        ("Ada Eins", "ada@example.com", "+902125550101", "Eins A.Ş.", at(11, 12), "positive"),
    ],
    "T_sf_ar.csv": [
        ("ليلى حسن", "layla@example.com", "", "شركة المثال", at(11, 12), "positive"),
        ("عمر علي", "omar@example.com", "", "شركة", at(11, 13), "positive"),
    ],
    "T_sf_he.csv": [
        ("דנה כהן", "dana@example.com", "", "חברה", at(11, 12), "positive"),
        ("יוסי לוי", "yosi@example.com", "", "חברה", at(11, 13), "positive"),
    ],
    "T_mailchimp_fr.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "no"),
        ("Cy Drei", "cy@example.com", "", "", None, "opt_out"),
    ],
    "T_brevo_de.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "no"),
    ],
    "T_crlf_cr_mix.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_semicolon_decimal.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_cp1250.csv": [
        ("Łucja Żółć", "lucja@example.com", "", "", None, "positive"),
    ],
    "T_cp1254.csv": [
        ("İpek Şahin", "ipek@example.com", "", "", None, "positive"),
        ("Çağrı Öğüt", "cagri@example.com", "", "", None, "positive"),
    ],
    "T_cp1256.csv": [
        ("ليلى حسن", "layla@example.com", "+966115550101", "", None, "positive"),
        ("عمر علي محمد", "omar@example.com", "+966115550102", "", None, "positive"),
    ],
    "T_cp1255.csv": [
        ("דנה כהן", "dana@example.com", "+97235550101", "", None, "positive"),
        ("יוסי לוי", "yosi@example.com", "+97235550102", "", None, "positive"),
    ],
    "T_names_comma_col.csv": [
        ("Ada Eins", "ada@example.com", "", "Eins GmbH", None, "positive"),
        ("Bob van der Zwei", "bob@example.com", "", "Zwei", None, "positive"),
        ("Anna Maria Müller-Drei", "anna@example.com", "", "Drei", None, "positive"),
    ],
    "T_phone_slash.csv": [
        ("Ada Eins", "", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "", "+493023125002", "", None, "positive"),
        ("Cy Drei", "", "+493023125003", "", None, "positive"),
        ("Di Vier", "", "+493023125004", "", None, "positive"),
        ("Ed Fünf", "", "+493023125005", "", None, "positive"),
    ],
    "T_empty_cols.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_json_in_cell.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
    ],
    "T_html_entities.csv": [
        ("Ada Eins", "ada@example.com", "", "Eins & Co", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "Zwei", None, "positive"),
    ],
    "T_pipe_md.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "T_dup_header.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "U_zoom_reg.csv": [
        ("Ada Eins", "ada@example.com", "", "Eins GmbH", at(11, 10, 9, 15, 31), "positive"),
        ("Bob Zwei", "bob@example.com", "", "Zwei AG", at(11, 10, 17, 15, 31), "no"),
        ("Cy Drei", "cy@example.com", "", "", at(11, 11, 10, 0), "no"),
    ],
    "U_teams_att.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 10, 1, 2), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 12, 10, 5, 10), "positive"),
    ],
    "U_sf_report_de.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", at(11, 12), "neutral"),
        ("Bob Zwei", "bob@example.com", "+4917612345678", "Zwei AG", None, "no"),
    ],
    "U_meta.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", at(11, 12, 8, 15, 31), "positive"),
        ("Bob Zwei", "bob@example.com", "+4917612345678", "", at(11, 12, 18, 15, 31), "positive"),
    ],
    "U_tiktok.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", at(11, 12, 9, 15, 31), "positive"),
        ("Bob Zwei", "bob@example.com", "+4917612345678", "", at(11, 13, 9, 15, 31), "positive"),
    ],
    "U_webex.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 10, 1), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 12, 10, 5), "positive"),
    ],
    "U_sansan.csv": [
        ("山田 花子", "hanako@example.jp", "", "山田商事株式会社", at(11, 12), "positive"),
        ("田中 太郎", "taro@example.jp", "", "有限会社田中", at(11, 5), "positive"),
    ],
    "U_wework.csv": [
        ("王伟", "wang@example.cn", "+8613800138000", "王氏公司", at(11, 12, 9, 15), "positive"),
        ("张敏", "", "", "示例科技", at(11, 13), "positive"),
    ],
    "U_agency_ja.xlsx": [
        ("山田 花子", "hanako@example.jp", "", "山田商事", at(11, 12), "positive"),
        ("田中 太郎", "taro@example.jp", "", "", at(11, 13), "positive"),
    ],
    "U_datev.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+4917612345678", "Zwei AG", None, "positive"),
    ],
    "U_calls_pt.csv": [
        ("Ada Eins", "", "+551155550101", "Eins Ltda", at(11, 12, 14, 5), "positive"),
        ("Bob Zwei", "", "+551155550102", "Zwei SA", at(11, 12, 14, 15), "negative"),
        ("Cy Drei", "", "+551155550103", "Drei", at(11, 12, 14, 20), "no"),
        ("Di Vier", "", "+551155550104", "Vier", at(11, 13, 14, 25), "neutral"),
        ("Ed Cinco", "", "+551155550105", "Cinco", at(11, 13, 14, 30), "no"),
        ("Eva Seis", "", "+551155550106", "Seis", at(11, 13, 14, 30), "no"),
    ],
    "U_calls_ja.csv": [
        ("山田 花子", "", "+81312345678", "山田商事", at(11, 12, 14, 5), "positive"),
        ("田中 太郎", "", "+81312345679", "田中工業", at(11, 12, 14, 15), "negative"),
        ("佐藤 一郎", "", "+81312345680", "佐藤", at(11, 12, 14, 20), "no"),
        ("鈴木 次郎", "", "+81312345681", "鈴木", at(11, 13, 14, 25), "neutral"),
        ("高橋 三郎", "", "+81312345682", "高橋", at(11, 13, 14, 30), "no"),
        ("伊藤 四郎", "", "+81312345683", "伊藤", at(11, 13, 14, 30), "opt_out"),
    ],
    "U_calls_zh.csv": [
        ("王伟", "", "+8613800138000", "王氏公司", at(11, 12, 14, 5), "positive"),
        ("张敏", "", "+8613800138001", "示例科技", at(11, 12, 14, 15), "negative"),
        ("李娜", "", "+8613800138002", "甲", at(11, 12, 14, 20), "no"),
        ("刘洋", "", "+8613800138003", "乙", at(11, 13, 14, 25), "neutral"),
        ("陈静", "", "+8613800138004", "丙", at(11, 13, 14, 30), "no"),
        ("杨帆", "", "+8613800138005", "丁", at(11, 13, 14, 30), "no"),
    ],
    "U_calls_ru.csv": [
        ("Анна Иванова", "", "+74955550101", "ООО Раз", at(11, 12, 14, 5), "positive"),
        ("Борис Петров", "", "+74955550102", "ООО Два", at(11, 12, 14, 15), "negative"),
        ("Вера Сидорова", "", "+74955550103", "ООО Три", at(11, 13, 14, 20), "no"),
    ],
    "U_outlook.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+4917612345678", "Zwei AG", None, "positive"),
    ],
    "U_gcontacts.csv": [
        ("Ada Eins", "ada@example.com", "+4917612345678", "Eins GmbH", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "", None, "positive"),
    ],
    "U_mac.csv": [
        ("Jürgen Möller", "jm@example.com", "", "", at(11, 12), "positive"),
        ("Zoë Größe", "zoe@example.com", "", "", at(11, 3), "positive"),
    ],
    "U_merged.xlsx": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "Eins GmbH", at(11, 13), "positive"),
        ("Cy Drei", "cy@example.com", "", "Drei KG", at(11, 13), "positive"),
    ],
    "U_hyperlink.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13), "positive"),
        ("Cy Drei", "cy@example.com", "", "", at(11, 13), "positive"),
    ],
    "U_hyperformula.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13), "positive"),
        ("Cy Drei", "cy@example.com", "", "", at(11, 13), "positive"),
        ("Di Vier", "di@example.com", "", "", at(11, 13), "positive"),
    ],
    "U_two_tables.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13), "positive"),
    ],
    "U_below_people.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 12, 9, 16), "positive"),
    ],
    "U_pages.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "", None, "positive"),
    ],
    "U_wordy.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 12), "positive"),
        ("Cy Drei", "cy@example.com", "", "", at(11, 12), "positive"),
        ("Di Vier", "di@example.com", "", "", at(11, 12), "positive"),
        ("Ed Fünf", "ed@example.com", "", "", at(11, 12, 9, 15, 31), "positive"),
        ("Fay Sechs", "fay@example.com", "", "", at(11, 12), "positive"),
        ("Gil Sieben", "gil@example.com", "", "", at(11, 12), "positive"),
    ],
    "U_phones.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
        ("Cy Drei", "cy@example.com", "+493023125003", "", None, "positive"),
        ("Di Vier", "di@example.com", "+493023125004", "", None, "positive"),
        ("Ed Fünf", "ed@example.com", "+493023125005", "", None, "positive"),
        ("Fay Sechs", "fay@example.com", "+493023125006", "", None, "positive"),
        ("Gil Sieben", "gil@example.com", "+493023125007", "", None, "positive"),
        ("Hal Acht", "hal@example.com", "+493023125008", "", None, "positive"),
        ("Ian Neun", "ian@example.com", "+493023125009", "", None, "positive"),
        ("Jo Zehn", "jo@example.com", "+493023125010", "", None, "positive"),
        ("Kay Elf", "kay@example.com", "", "", None, "positive"),
        ("Lu Zwoelf", "lu@example.com", "+493023125012", "", None, "positive"),
        ("Mo Dreizehn", "mo@example.com", "+493023125013", "", None, "positive"),
        ("Ny Vierzehn", "ny@example.com", "+493023125014", "", None, "positive"),
    ],
    "U_switch.csv": [
        ("Ada Eins", "", "+493023125000", "Eins GmbH", None, "positive"),
        ("Bob Zwei", "", "+493023125000", "Eins GmbH", None, "negative"),
        ("Cy Drei", "", "+493023125000", "Drei KG", None, "positive"),
    ],
    "U_dates_mixed.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 14, 5), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 1), "positive"),
        ("Cy Drei", "cy@example.com", "", "", at(11, 12, 14, 5), "positive"),
    ],
    "U_gforms_de.csv": [
        (
            "Ada Eins",
            "ada@example.com",
            "+493023125001",
            "Eins GmbH",
            at(11, 12, 8, 15, 31),
            "positive",
        ),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13, 12, 15, 31), "positive"),
    ],
    "U_typeform.csv": [
        ("Ada Eins", "ada@example.com", "", "Eins GmbH", at(11, 12, 9, 15, 31), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13, 9, 15, 31), "positive"),
    ],
    "U_pipedrive.csv": [
        (
            "Ada Eins",
            "ada@example.com",
            "+493023125001",
            "Eins GmbH",
            at(11, 12, 9, 15, 31),
            "positive",
        ),
        (
            "Bob Zwei",
            "bob@example.com",
            "+4917612345678",
            "Zwei AG",
            at(11, 13, 9, 15, 31),
            "positive",
        ),
    ],
    "U_excel_de.xlsx": [
        (
            "Ada Eins",
            "ada@example.com",
            "+493023125001",
            "Eins GmbH",
            at(11, 12, 14, 5),
            "positive",
        ),
        ("Bob Zwei", "bob@example.com", "+493023125002", "Zwei AG", at(11, 13, 14, 15), "negative"),
    ],
    "U_appointment.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13, 9, 15), "positive"),
    ],
    "U_xmarks.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "no"),
        ("Cy Drei", "cy@example.com", "", "", None, "positive"),
    ],
    "U_ampm_zh.csv": [
        ("王伟", "wang@example.cn", "+8613800138000", "", at(11, 12, 14, 5), "positive"),
        ("张敏", "zhang@example.cn", "+8613800138001", "", at(11, 13, 9, 15), "positive"),
    ],
    "U_hubspot_zone.csv": [
        ("Ada Eins", "ada@example.com", "", "Eins GmbH", at(11, 10, 8, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "Zwei AG", at(11, 10, 23, 15), "positive"),
    ],
    "U_eventbrite_de.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", at(11, 1, 10, 0), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13, 11, 0), "no"),
    ],
    "U_brevo_stats.csv": [
        ("", "ada@example.com", "", "", at(11, 12, 10, 1), "positive"),
        ("", "bob@example.com", "", "", at(11, 12, 11, 0), "neutral"),
        ("", "cy@example.com", "", "", at(11, 12, 9, 0), "no"),
        ("", "di@example.com", "", "", at(11, 13, 8, 0), "opt_out"),
    ],
    "U_japan_fax.csv": [
        ("山田", "", "", "山田商事", at(11, 12), "positive"),
        ("田中", "", "", "田中工業", at(11, 13), "negative"),
    ],
    "U_japan_seminar.csv": [
        ("山田 花子", "hanako@example.jp", "", "山田商事", at(11, 1, 10, 0), "positive"),
        ("田中 太郎", "taro@example.jp", "", "田中工業", at(11, 2, 11, 0), "no"),
    ],
    "U_name_email_same.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 0), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 12, 9, 0), "neutral"),
        ("", "cy@example.com", "", "", at(11, 12, 9, 0), "no"),
    ],
    "U_phones2.csv": [
        ("Ada Eins", "ada@example.com", "+4917612345678", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+4930231250020", "", None, "positive"),
        ("Cy Drei", "cy@example.com", "+493023125003", "", None, "positive"),
        ("Di Vier", "di@example.com", "+493023125004", "", None, "positive"),
        ("Ed Fünf", "ed@example.com", "+493023125005", "", None, "positive"),
        ("Fay Sechs", "fay@example.com", "+493023125006", "", None, "positive"),
        ("Gil Sieben", "gil@example.com", "+493023125007", "", None, "positive"),
        ("Hal Acht", "hal@example.com", "+493023125008", "", None, "positive"),
    ],
    "U_switch2.csv": [
        ("", "", "+493023125000", "Eins GmbH", None, "positive"),
        ("Ada Eins", "", "+493023125000", "Eins GmbH", None, "negative"),
    ],
    "U_livestorm.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 10, 9, 15, 31), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 11, 9, 15, 31), "no"),
    ],
    "U_groups.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
        ("Cy Drei", "cy@example.com", "", "", None, "positive"),
    ],
    "U_offset.xlsx": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 14, 5), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13, 14, 5), "no"),
    ],
    "U_company_groups.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", None, "positive"),
        ("Bob Zwei", "", "", "Zwei AG", None, "positive"),
        ("Bea Zwei", "bea@example.com", "", "Zwei AG", None, "positive"),
        ("Cy Drei", "", "+493023125003", "Drei KG", None, "positive"),
    ],
    "U_zone_est.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 14, 15), "positive"),
        ("Bob Zwei", "bob@example.com", "", "", at(11, 13, 14, 15), "positive"),
    ],
    "U_do_not_flags.csv": [
        ("Ada Eins", "ada@example.com", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "", None, "opt_out"),
    ],
    "U_link_names.csv": [
        ("Ada Eins", "ada@example.com", "", "Eins GmbH", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "Zwei AG", None, "positive"),
    ],
    "U_links2.xlsx": [
        ("Ada Eins", "ada@example.com", "+493023125001", "Eins GmbH", None, "positive"),
        ("Bob Zwei", "bob@example.com", "+493023125002", "Zwei AG", None, "positive"),
        ("Cy Drei", "cy+x@example.com", "", "Drei KG", None, "positive"),
    ],
    "U_order_nr_tel.csv": [
        ("Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
    ],
    "U_yes_then_no.csv": [
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 15), "positive"),
        ("Ada Eins", "ada@example.com", "", "", at(11, 12, 9, 20), "negative"),
    ],
    "U_phones_blank_rows.csv": [
        ("Ada Eins", "", "+493023125001", "", None, "positive"),
        ("Bob Zwei", "", "", "", None, "no"),
        ("Cy Drei", "", "", "", None, "no"),
    ],
    "U_salut_names.csv": [
        ("Dr. Ada Eins", "ada@example.com", "", "", None, "positive"),
        ("Bob Zwei", "bob@example.com", "", "", None, "positive"),
        ("Familie Drei", "drei@example.com", "", "", None, "positive"),
        ("Di Vier", "di@example.com", "", "", None, "positive"),
        ("Herr Fünf", "ed@example.com", "", "", None, "positive"),
    ],
}
