# ruff: noqa: RUF001 (the letters of other languages)
"""Words of headers and cells in further languages, fewer of each than in ``column_words``.

Portuguese, Dutch, Swedish, Danish, Norwegian, Finnish, Polish, Czech, Slovak, Hungarian, Romanian,
Russian, Ukrainian, Greek, Turkish, Arabic, Hebrew, Korean, Vietnamese, Thai and Indonesian. Written
as there.
"""

from . import import_targets as to

HEADERS = {
    "contact_name": (
        "họvàtên họtên tênkháchhàng ชื่อนามสกุล ชื่อลูกค้า namalengkap nama "
        "nomecompleto nomecliente contato pessoadecontato نام نامونامخانوادگی نامکامل "
        "volledigenaam contactpersoon deelnemer naam namn "
        "fullständigtnamn "
        "kontaktperson deltagare navn fuldenavn fulltnavn deltager nimi kokonimi yhteyshenkilö "
        "imięinazwisko imięnazwisko uczestnik osobakontaktowa jménoapříjmení jménopříjmení "
        "celéjméno účastník kontaktníosoba menoapriezvisko účastník név teljesnév kapcsolattartó "
        "résztvevő numecomplet numeșiprenume numeleșiprenumele persoanădecontact фио полноеимя "
        "контактноелицо участник піб повнеім'я учасник ονοματεπώνυμο adsoyad "
        "adısoyadı adınızsoyadınız "
        "isimsoyisim katılımcı ilgilikişi الاسم الاسمالكامل اسمالعميل اسمالمشارك שם שםמלא שםהלקוח "
        "אישקשר 이름 성명 성함 담당자 담당자명 참가자 참석자"
    ),
    to.FIRST_NAME: (
        "tên ชื่อ namadepan primeironome voornaam förnamn "
        "fornavn etunimi imię jméno křestníjméno meno krstnémeno "
        "keresztnév utónév prenume имя ім'я όνομα ad adı adınız isim الاسمالأول שםפרטי"
    ),
    to.LAST_NAME: (
        "نامخانوادگی họ นามสกุล namabelakang sobrenome apelido últimonome "
        "achternaam efternamn efternavn etternavn sukunimi nazwisko "
        "příjmení priezvisko vezetéknév családnév nume numedefamilie фамилия прізвище "
        "επώνυμο soyad "
        "soyadı soyadınız soyisim اسمالعائلة اللقب الكنية שםמשפחה 姓氏"
    ),
    "partner_name": (
        "شرکت نامشرکت côngty têncôngty บริษัท ชื่อบริษัท perusahaan namaperusahaan "
        "nomedaempresa bedrijf bedrijfsnaam organisatie företag företagsnamn virksomhed "
        "virksomhedsnavn firmanavn bedrift yritys yrityksennimi nazwafirmy przedsiębiorstwo "
        "společnost názevfirmy názevspolečnosti spoločnosť cég cégnév cégneve vállalat companie "
        "firmă numelefirmei компания названиекомпании организация компанія назвакомпанії εταιρεία "
        "εταιρία şirket şirketadı firmaadı kurum الشركة اسمالشركة المؤسسة חברה "
        "שםהחברה שםחברה 회사 회사명 "
        "기업명 소속"
    ),
    "function": (
        "functie functietitel befattning stilling tehtävänimike stanowisko pozice funkce "
        "pozícia beosztás munkakör funcție должность посада θέση unvan görev pozisyon "
        "المسمىالوظيفي "
        "الوظيفة תפקיד 직책 직위 직급"
    ),
    "email_from": (
        "อีเมล อีเมล์ alamatemail surel endereçodeemail "
        "emailadres epost epostadress epostadresse sähköposti sähköpostiosoite "
        "adresemail pocztaelektroniczna emailováadresa emailcím adresădeemail "
        "электроннаяпочта элпочта почта електроннапошта эмейл ηλεκτρονικόταχυδρομείο eposta "
        "epostaadresi البريدالإلكتروني البريدالالكتروني الإيميل בריד דואל אימייל מייל כתובתמייל "
        "דואראלקטרוני 이메일 이메일주소 메일"
    ),
    "phone": (
        "điệnthoại sốđiệnthoại เบอร์โทร เบอร์โทรศัพท์ โทรศัพท์ telepon nomortelepon nohp "
        "telefone celular telemóvel telefoonnummer telefoon mobielnummer mobiel telefonnummer "
        "mobiltelefon mobilnummer puhelin puhelinnumero matkapuhelin numertelefonu telefonnr "
        "komórka telefonkomórkowy telefonníčíslo telefonnéčíslo mobilní mobilný telefonszám "
        "mobilszám numărdetelefon телефон номертелефона мобильный мобильныйтелефон "
        "моб номертелефону "
        "τηλέφωνο κινητό telefonnumarası ceptelefonu الهاتف رقمالهاتف الجوال رقمالجوال هاتف "
        "טלפון נייד מספרטלפון טלפוןנייד 전화 전화번호 휴대폰 휴대폰번호 휴대전화 연락처 핸드폰"
    ),
    to.STREET: (
        "endereço rua straat straatnaam gatuadress gata gade vej gate katuosoite "
        "ulica ulice adres "
        "adresa utca cím stradă адрес улица адреса διεύθυνση العنوان כתובת רחוב 주소"
    ),
    to.ZIP: (
        "cep postcode postnummer postnr postinumero kodpocztowy psč irányítószám codpoștal индекс "
        "почтовыйиндекс поштовийіндекс ταχυδρομικόςκώδικας postakodu الرمزالبريدي מיקוד 우편번호"
    ),
    "city": (
        "thànhphố เมือง จังหวัด kota cidade stad plaats woonplaats "
        "by poststed kaupunki miasto miejscowość město obec mesto "
        "város település oraș город місто πόλη şehir il المدينة עיר יישוב 도시"
    ),
    "country_id": (
        "país land maa kraj země stát krajina ország țară țara страна країна χώρα "
        "ülke الدولة البلد "
        "ארץ מדינה 국가"
    ),
    to.DATE_TARGET: (
        "ngày ngàygiờ วันที่ tanggal datadeenvio datum datumtijd "
        "dato päivämäärä pvm päiväys dátum időpont dată "
        "datașiora дата "
        "تاریخ датаивремя датазвонка датаобращения датазаявки датаітачас ημερομηνία tarih "
        "tarihsaat "
        "التاريخ تاريخالإرسال תאריך תאריךפנייה 날짜 일시 일자 등록일 신청일 응답일 datazgłoszenia "
        "datarozmowy datumavolání datumačas datumkontaktu tidpunkt datoogtid"
    ),
    to.TIME_TARGET: (
        "tijd tid klockslag klokkeslæt klokkeslett aika kello godzina čas idő ora время час saat"
    ),
    to.RESULT: (
        "kếtquả ผลลัพธ์ hasil resultadodaligação resultadodachamada resultadodocontato نتیجه "
        "результатзвонка исходзвонка статусзвонка resposta resultaat antwoord aanwezig "
        "resultat svar utfall närvaro tulos vastaus wynik "
        "odpowiedź rezultat rezultatrozmowy obecność výsledek výsledok odpověď účast "
        "eredmény válasz "
        "részvétel rezultat răspuns результат ответ итогзвонка відповідь αποτέλεσμα "
        "απάντηση sonuç "
        "cevap yanıt katılım النتيجة الرد תוצאה תשובה 결과 응답 통화결과 참석여부 참가여부"
    ),
    to.CONSENT: (
        "consentimento toestemming samtycke samtykke suostumus zgoda zgodamarketingowa souhlas "
        "súhlas hozzájárulás consimțământ acord согласие згода συγκατάθεση onay rıza "
        "kvkk الموافقة "
        "הסכמה 동의 개인정보동의 수신동의"
    ),
    "campaign_id": (
        "campanha campagne kampanj kampanje kampanja kampania kampaň kampány campanie "
        "кампания kampanya 캠페인"
    ),
    to.NOTE: (
        "ghichú nộidung tinnhắn หมายเหตุ ข้อความ catatan pesan "
        "comentário comentários observação observações mensagem opmerking opmerkingen bericht "
        "kommentar anteckning meddelande bemærkning besked melding huomautus viesti "
        "uwagi komentarz "
        "notatka wiadomość poznámka poznámky zpráva správa megjegyzés üzenet observații mesaj "
        "комментарий примечание сообщение коментар повідомлення σχόλια μήνυμα not açıklama mesaj "
        "yorum ملاحظات الرسالة تعليق הערות הודעה הערה 비고 메모 메시지 문의내용"
    ),
}
RESULTS = {
    to.POSITIVE: (
        "agendado agendada reuniãoagendada reuniãomarcada visitaagendada назначенавстреча "
        "встречаназначена umówionespotkanie schůzkadomluvena afspraakgemaakt mötebokat "
        "mødebooket møtebooket sim interessado interessada geïnteresseerd aanwezig intresserad "
        "deltog kyllä "
        "kiinnostunut "
        "tak zainteresowany zainteresowana obecny ano zájem mázájem igen érdekli érdeklődik da "
        "interesat да интересно заинтересован так ναι evet ilgileniyor katıldı نعم "
        "مهتم כן מעוניין "
        "מעוניינת 예 네 관심있음 참석 참가"
    ),
    to.NEUTRAL: (
        "retornar retornarligação ligardepois terugbellen ligarmaistarde ringåterupp ringtilbage "
        "soitauudelleen oddzwonić "
        "zadzwonićpóźniej zavolatznovu visszahívás перезвонить передзвонити tekrarara "
        "אחזורטלפוני לחזור 재통화"
    ),
    to.NEGATIVE: (
        "seminteresse nãointeressado geeninteresse nietgeïnteresseerd ejintresserad ingetintresse "
        "ikkeinteresseret ikkeinteressert eikiinnostunut niezainteresowany niezainteresowana "
        "brakzainteresowania nemázájem nezájem nemérdekli neinteresat неинтересно незаинтересован "
        "отказ нецікаво відмова ilgilenmiyor reddetti غيرمهتم לאמעוניין לאמעוניינת 관심없음 거절"
    ),
    to.NO_ANSWER: (
        "númeroerrado caixapostal secretáriaeletrônica недозвон неберёттрубку неверныйномер "
        "não naoatende nãoatende ocupado nee geengehoor bezet nej upptaget svararej nei ei "
        "eivastaa nie nieodebrano nieodbiera zajęte nieobecny ne nezvedá obsazeno nem "
        "nemveszifel foglalt nu nurăspunde нет неответил недозвонился занято ні "
        "невідповів όχι hayır "
        "cevapvermiyor cevapyok meşgul katılmadı لا لايرد مشغول "
        "לא איןמענה תפוס 아니오 아니요 부재 부재중 "
        "통화중 불참 미참석"
    ),
}
#: Yes and no, where a cell is one of them.
YES = "sim kyllä tak ano áno igen da да так ναι evet نعم כן 예 네"
NO = "não nee nej nei ei nie ne nem nu нет ні όχι hayır لا לא 아니오 아니요"
