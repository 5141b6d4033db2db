"""The words that suppliers use in headers and cells, in the languages that they write.

Written without spaces; capital letters, accents and signs make no difference.
"""

from . import import_targets as to

#: Headers that say what a column holds.
HEADERS = {
    "contact_name": (
        "name fullname contactname contactperson person respondent participant attendee "
        "attendeename participantname visitorname leadname inviteename registrantname guestname "
        "respondentname associatedcontact usernameoriginalname "
        "nameadressattypunbekannt "
        "nomcomplet nometprénom nomprénom prénomnom nomducontact interlocuteur ansprechpartner "
        "kontakt kontaktperson kontaktname teilnehmer teilnehmername vollständigername "
        "vornamename namevorname nachnamevorname apellidosnombre apellidosynombre cognomenome "
        "cognomeenome ご担当者様 担当者様 お客様氏名 vorundnachname vornameundname "
        "vornamenachname nombrecompleto "
        "nombreyapellidos contacto personadecontacto nominativo nomecompleto nomecognome "
        "nomeecognome contatto referente 氏名 ご氏名 お名前 名前 フルネーム 担当者 担当者名 "
        "ご担当者名 姓名 联系人 联系人姓名 名字 聯絡人 参加者名 来場者名"
    ),
    to.FIRST_NAME: (
        "first fname namefirst firstname firstnames givenname givennames forename prénom "
        "prénoms vorname vornameadressattypnatürlperson "
        "vornamen nombre nombres nome 名 ファーストネーム"
    ),
    to.LAST_NAME: (
        "last lname namelast lastname familyname surname nom nomdefamille nachname familienname "
        "zuname "
        "nameadressattypnatürlperson "
        "apellido apellidos cognome 姓 苗字"
    ),
    "partner_name": (
        "company companyname companyaccount organization organisation organizationname employer "
        "firm associatedcompany société nomdelasociété entreprise nomdelentreprise raisonsociale "
        "namedesunternehmens namederfirma organisme firma nameadressattypunternehmen "
        "firmenname unternehmen unternehmensname gesellschaft arbeitgeber "
        "empresa nombredelaempresa razónsocial compañía organización azienda nomeazienda società "
        "ragionesociale impresa ditta 会社 会社名 御社名 貴社名 企業名 法人名 団体名 勤務先 公司 "
        "公司名 公司名称 公司名稱 企业 企业名称 单位 单位名称 工作单位"
    ),
    "function": (
        "jobtitle jobposition position function role fonction poste intituléduposte funktion "
        "beruf berufsbezeichnung cargo puesto ruolo posizione mansione 役職 役職名 職種 肩書き "
        "肩書 职位 职务 职称 岗位 職稱"
    ),
    "email_from": (
        "email emailaddress mail mailaddress emailid emailfrom businessemail workemail "
        "contactemail inviteeemail attendeeemail participantemail registrantemail guestemail "
        "respondentemail leademail visitoremail associatedcontactemail courriel adressecourriel "
        "adresseemail adressemail adresseélectronique mél "
        "emailadresse mailadresse correo correoelectrónico direccióndecorreo "
        "direccióndecorreoelectrónico postaelettronica indirizzoemail indirizzomail メール "
        "メールアドレス eメール eメールアドレス 電子メール 電子メールアドレス 邮箱 邮箱地址 邮件 "
        "邮件地址 电子邮件 电子邮件地址 电子邮箱 电邮 電子郵件 電郵"
    ),
    "phone": (
        "contactnumber kontaktnummer numérodecontact númerodecontacto phone phonenumber phoneno "
        "telephone telephonenumber tel telno telnr mobile mobilephone "
        "mobilenumber mobileno cell cellphone userphone workphone businessphone directphone "
        "msisdn callednumber numérodetéléphone nodetéléphone ndetéléphone téléphone "
        "téléphoneportable téléphonemobile téléphonefixe portable mobilefr gsm telefon "
        "telefonnummer telefonnr rufnummer mobil mobiltelefon mobilnummer handy handynummer "
        "festnetz teléfono númerodeteléfono teléfonomóvil teléfonofijo móvil celular "
        "numeroditelefono telefono cellulare telefonocellulare 電話 電話番号 お電話番号 "
        "連絡先電話番号 携帯 携帯電話 携帯番号 携帯電話番号 tel番号 tel会社 tel部門 tel直通 "
        "直通電話 电话 电话号码 手机 手机号 手机号码 移动电话 座机 固话 固定电话 办公电话 "
        "联系电话 联系方式 電話號碼 手機"
    ),
    to.STREET: (
        "street streetaddress address address1 addressline1 mailingstreet rue adressepostale "
        "adresse straße strasse straßehausnummer anschrift calle dirección direccion indirizzo "
        "via 住所 所在地 地址 详细地址"
    ),
    to.ZIP: (
        "zip zipcode zippostalcode postcode postalcode codepostal cp plz postleitzahl "
        "códigopostal cap 郵便番号 邮编 邮政编码 郵遞區號"
    ),
    "city": (
        "city town ville commune localité stadt ort wohnort ciudad localidad población città "
        "comune località 市区町村 市町村 市 都市 城市 所在城市"
    ),
    "country_id": (
        "country countrycode countryname nation pays land país paese nazione 国 国名 国家 "
        "国家地区 國家 countryregion countryregionname"
    ),
    to.STATE: (
        "state stateprovince provincestate province statecode provincecode bundesland kanton "
        "provincia 都道府県 省份 省 省市"
    ),
    to.DATE_TARGET: (
        "date datetime calldate calldatetime callstart callstarttime responsedate responsetime "
        "responsedat answeredat answeredon contactdate submittedat submissiondate submissiontime "
        "leadsubmissiontime receivedat conversiondate scandate scantime scandatetime visitdate "
        "jointime firstjoin attendancedate activitydate eventtime timestamp "
        "orderdate respdate responsedt rücklaufam rücklaufdatum eingangam eingegangenam antwortam "
        "memberfirstrespondeddate firstrespondeddate respondeddate datedappel "
        "datederéponse datedecontact datederéception datedevisite horodatage datum anrufdatum "
        "anrufzeit antwortdatum kontaktdatum eingangsdatum besuchsdatum scandatum zeitstempel "
        "fecha fechadellamada fechaderespuesta fechadecontacto fechadevisita fechayhora data "
        "datachiamata datarisposta datacontatto datavisita dataeora 日付 日時 年月日 回答日 "
        "回答日時 架電日 架電日時 応答日 受付日 受付日時 来場日 来場日時 名刺交換日 日期 时间 "
        "日期时间 回复日期 回复时间 通话日期 通话时间 呼叫时间 提交时间 响应日期 来访时间 "
        "来访日期 到访时间 扫描时间"
    ),
    to.TIME_TARGET: (
        "time timeofday calltime heure uhrzeit zeit hora ora orario 時刻 架電時刻 時間"
    ),
    to.RESULT: (
        "result output outcome y answer answered response responded callresult callstatus "
        "calloutcome disposition calldisposition interest interested reply attended attendance "
        "teilnehmerstatus statutduparticipant estadodelasistente statopartecipante "
        "attendeestatus attendancestatus memberstatus campaignmemberstatus emailstatus feedback "
        "mitgliedsstatus mitgliedstatus kampagnenmitgliedsstatus statutdumembre "
        "statutdumembredelacampagne estadodelmiembro estadodelmiembrodelacampaña statomembro "
        "statomembrocampagna メンバーの状況 キャンペーンメンバーの状況 成员状态 活动成员状态 "
        "statutappel statutdelappel tipificación tipificacion gesprächsausgang rückmeldestatus "
        "意向程度 跟进状态 线索状态 通话状态 呼叫状态 接通状态 拨打结果 客户意向 意向等级 "
        "コール結果 通話結果 résultat "
        "résultatdelappel réponse présence présent participation ergebnis antwort anrufergebnis "
        "gesprächsergebnis rückmeldung teilnahme teilgenommen anwesend resultado "
        "resultadodelallamada respuesta asistencia asistió risultato risposta esito "
        "esitochiamata presenza partecipazione 結果 回答 反応 回答結果 架電結果 応答 出欠 出席 "
        "参加 参加状況 来場 结果 回复 反馈 反馈结果 通话结果 呼叫结果 响应 意向 到场 签到 "
        "是否到场 是否参加 rsvp rsvpstatus participó participé partecipato participated zusage "
        "attendedlive showedup showup hatteilgenommen"
    ),
    to.CONSENT: (
        "consent optin marketingconsent marketingoptin gdpr gdprconsent iagreetobecontacted "
        "iagree privacy permission consentement rgpd einwilligung zustimmung dsgvo "
        "werbeeinwilligung consentimiento consenso 同意 個人情報同意 プライバシー同意 是否同意"
    ),
    "response_channel_id": (
        "channel responsechannel contactchannel contactmethod contacttype phonetype linetype "
        "canal canalderéponse kanal antwortkanal kontaktweg canalderespuesta canale チャネル "
        "応答チャネル 回答チャネル 連絡方法 連絡手段 渠道 响应渠道 回复渠道 联系渠道"
    ),
    "campaign_id": (
        "campaign campaignname campagne nomdelacampagne kampagne kampagnenname campaña campagna "
        "キャンペーン キャンペーン名 活动 营销活动 活动名称"
    ),
    "source_id": "source leadsource quelle fuente origen origine fonte 流入元 情報源 来源 线索来源",
    "medium_id": "medium campaignchannel 媒体 媒介",
    "offer_id": "offer offername offre angebot oferta offerta オファー 优惠 要约",
    "interest_id": "buyinginterest productinterest productofinterest 関心商品 購入意向 意向产品",
    "treatment_id": "treatment treatmentname 施策",
    "type_id": "responsetype 回答種別 響応種別 响应类型",
    "user_id": (
        "responsible salesperson assignedto responsable vendeur verantwortlicher "
        "vertriebsmitarbeiter vendedor responsabile venditore 担当営業 営業担当 営業担当者 "
        "負責人 负责人 销售员 销售人员"
    ),
    "source_code": (
        "sourcecode promocode promotioncode couponcode codesource codepromo aktionscode "
        "gutscheincode códigopromocional codicepromozionale ソースコード キャンペーンコード "
        "プロモーションコード 来源代码 活动代码 优惠码"
    ),
    "destination_url": (
        "destinationurl landingpage landingpageurl pageurl conversionpage formpage リンク先 "
        "遷移先url 着地页 落地页"
    ),
    "utm_campaign": "utmcampaign",
    "utm_source": "utmsource",
    "utm_medium": "utmmedium",
    to.NOTE: (
        "note notes comment comments remark remarks description memo feedback message "
        "commentaire commentaires remarque remarques observations bemerkung bemerkungen "
        "anmerkung notiz notizen kommentar nachricht comentario comentarios observaciones "
        "mensaje nota commento commenti osservazioni messaggio 備考 メモ コメント 内容 自由記述 "
        "ご質問 お問い合わせ内容 备注 留言 说明 评论 描述 備註 "
        # What has no place of its own in a response is not to be lost.
        "salutation anrede civilité tratamiento saluto 敬称 称谓 department abteilung service "
        "departamento reparto 部署 部署名 部门 région wechat 微信 微信号 website web "
        "homepage site siteweb webseite sitioweb sitointernet url "
        "ホームページ hpアドレス 网址 网站 公司网址"
    ),
    to.SCORE: "score points rating スコア 得点 点数 评分 得分 分数",
    to.KEY: (
        "id key externalid externalkey recordid rowid callid leadid responseid reference uid "
        "uuid badgeid 管理番号 整理番号 コールid 回答id 编号 记录编号 通话id"
    ),
}
#: Headers that may say it: they give way to one that does.
WEAK_HEADERS = {
    "contact_name": (
        "username contact customer customername client clientname kunde kundenname cliente 顧客名 "
        "nomduclient nomclient nomdelacliente nombredelcliente nombrecliente nomedelcliente "
        "nomecliente nomdudemandeur nomduvisiteur nomduparticipant "
        "nombredelparticipante nomepartecipante namedeskunden お客様名 顧客氏名 "
        "客户 客户姓名 客户名称 客戶姓名 visitor guest lead leadcontact"
    ),
    "email_from": "useremail",
    "phone": "sms whatsapp whatsappnumber",
    "partner_name": "account accountname business businessname firmakunde 顧客会社名 客户公司",
    "function": "title titre titel título titolo",
    to.RESULT: (
        "status callresultcode reaction outcomestatus statut estado stato ステータス 状态 状態"
    ),
    to.DATE_TARGET: (
        "bestelldatum auftragsdatum datedecommande fechadepedido dataordine 注文日 "
        "订单日期 "
        "下单时间 createdtime createddate createdate createdat createdon creationdate erstelltam "
        "angelegtam fechadecreación datacreazione datedecréation 登録日時 作成日 创建时间 "
        "创建日期 registrationtime registrationdate registeredat memberfirstassociateddate "
        "firstassociateddate sentdate senddate sentat dateinscription anmeldedatum "
        "fechaderegistro dataregistrazione 登録日 申込日 注册时间 报名时间"
    ),
    to.KEY: "relatedrecordid registrationid",
}
#: What a header that is none of these must contain for its values to be looked at.
PARTS = {
    "email_from": "email mail courriel correo メール 邮箱 邮件 邮",
    "phone": (
        "phone telefon téléphone teléfono mobile mobil handy rufnummer 電話 携帯 电话 手机 tel"
    ),
    "contact_name": (
        "fullname contactname yourname ihrname votrenom sunombre tunombre tuonome ansprechpartner "
        "attendeename wieheißensie wieistihrname commentvousappelezvous quelestvotrenom "
        "comosellama comosellamausted cuálessunombre comesichiama qualèilsuonome comosechama "
        "qualéoseunome 氏名 お名前 姓名 联系人 担当者名"
    ),
    to.FIRST_NAME: "firstname vorname prénom",
    to.LAST_NAME: "lastname surname nachname",
    "partner_name": "company firma entreprise empresa azienda 会社名 公司",
    "function": "jobtitle 職位 役職 职位",
    to.ZIP: "zipcode postcode postalcode plz 郵便番号 邮编",
    "city": "cityname",
    to.DATE_TARGET: (
        "date datum fecha time zeitpunkt horodatage timestamp createdat 日付 日時 日期 时间 日"
    ),
    to.RESULT: (
        "outcome disposition result ergebnis результат итог wynik výsled resultaat tulos eredmény "
        "sonuç النتيجة תוצאה 결과 kếtquả ausgang rückmeldung reaktion résultat statut "
        "resultado esito tipifica status stage reaction qualification 結果 结果 状态 状態 "
        "ステータス 意向 反応"
    ),
    to.CONSENT: (
        "consent optin agreeto gdpr dsgvo rgpd einwilligung consentement consentimiento consenso "
        "同意"
    ),
}
#: What a question is about whose yes and no are the result.
QUESTIONS = (
    "interess interest intérêt interés attend participat teilnehm teilnahme dabei viendrez "
    "asist partecip 興味 関心 参加 出席 兴趣 到场"
)
#: Yes and no about a person or a form that are no answer.
FLAGS = "isorganic isprimary istest isactive iscustomer existingcustomer newcustomer bestandskunde"
#: What stands beside a street.
HOUSE_NUMBERS = (
    "hausnummer hausnr hnr housenumber houseno streetnumber streetno numéroderue numérodevoie "
    "númerodecalle numeroexterior numerocivico civico huisnummer 番地 门牌号"
)
#: A column about somebody else than the person who answered.
OTHERS = (
    "agent owner host manager salesrep createdby modifiedby updatedby exportedby scannedby "
    "assigned referrer supervisor operator ourcompany recruiter sachbearbeiter bearbeiter "
    "assistant assistent sekretariat secrétariat betreuer vertrieb besitzer propriétaire "
    "propietario proprietario operatore agente 所有者 "
    "创建人 坐席 座席 営業 fax sender absender parent billing"
)
#: A column of numbers that are none of phones, unless its header says so.
NUMBERS = "nummer number numéro número numero code sku isbn iban 番号 编号 编码 号码"
#: A date that says nothing of when somebody answered.
OTHER_DATES = (
    "birth geburt dob naissance nacimiento nascita 生年月日 誕生 出生 生日 followup "
    "wiedervorlage callback rappel next nächste reminder due expir ablauf gültig end leave "
    "optintime optindate confirmtime confirmdate changed modified update lastactivity "
    "lastmodified geändert modification vencimiento scadenza 次回 "
    "回访 预约 期限 kündigung terminam termindatum terminzeit appointment rendezvous rdvle "
    "daterdv fechadelacita dataappuntamento 予約日 预约时间 start actualstart runtime duration "
    "dauer"
)
#: Headers of how long something took; the parameter *duration* takes them.
DURATIONS = (
    "duration dauer gesprächsdauer anrufdauer talktime calltimeseconds callduration calllength "
    "timeinsession timeinsessionminutes durée duréedelappel duración duracióndelallamada durata "
    "duratachiamata 通話時間 所要時間 通话时长 时长 通話秒数"
)
#: Headers that tell what kind of response the rows of a file are, by code of its type.
TYPES = {
    "event_attendance": (
        "attended attendance attendeestatus attendancestatus jointime firstjoin timeinsession "
        "inmeetingduration attendanceduration "
        "timeinsessionminutes teilgenommen présence asistencia asistió presenza 出欠 出席 签到 "
        "是否到场"
    ),
    "unsubscribe": "unsubtime unsubcampaigntitle unsubreason optouttime abmeldedatum",
    "phone_call": (
        "callstatus calllength lastcalldate calldate callstart callresult calloutcome "
        "disposition anrufdatum anrufergebnis gesprächsergebnis datedappel résultatdelappel "
        "fechadellamada datachiamata 架電日 架電日時 架電結果 通话结果 呼叫结果 duration "
        "callduration talktime dauer gesprächsdauer anrufdauer durée duración durata 通話時間 "
        "通话时长"
    ),
}
#: What a record is that a header is of: *Person - Name*, *Contact: Email*.
RECORDS = (
    "person contact lead kontakt ansprechpartner personne contacto contatto registrant attendee "
    "invitee visitor participant 担当者 联系人"
)
#: Parts of headers that only lists of calls have.
CALLS = (
    "calldate calltime callstatus calloutcome callresult callduration dialled dialed anruf "
    "gesprächs appel llamada chiamata ligação chamada звонк 架電 通話 コール 通话 拨打 呼叫"
)
#: Dates of what somebody did to a mailing or at a door; the first that is filled dates the row.
EVENT_DATES = (
    "complaintdate unsubtime unsubscribedate unsubscribedat unsubscribedon optouttime optoutdate "
    "abmeldedatum "
    "clicktime clickdate clickedat clickedon lastclicked opentime opendate openedat openedon "
    "lastopened checkindate checkintime checkedinat checkedinon"
)
#: Words around that of an event: *Email Opened*, *Last Click Date*, *Has Unsubscribed*.
EVENT_NOISE = (
    "email emails e mail mails has is was did total unique link links count number no of times "
    "campaign newsletter date time at on last first timestamp the am um datum date fecha heure"
)
#: Columns whose *yes* means that somebody did not come, or took it back.
REVERSALS = (
    "canceled cancelled markedasnoshow noshow storniert annulé cancelado annullato bounced bounce "
    "emailbounced hardbounced unzustellbar rebotado rimbalzato"
)
#: What people are in a meeting; those who hold it did not answer.
ATTENDEES = "attendee participant guest teilnehmer gast participante invité partecipante 参加者"
HOSTS = (
    "host cohost organizer organiser coorganizer panelist speaker moderator gastgeber "
    "veranstalter "
    "referent organisateur animateur organizador organizzatore relatore 主催者 主持人"
)
#: A role that guests have as often as those who hold the meeting.
PRESENTERS = "presenter präsentator présentateur presentador presentatore 発表者"
#: Columns of mailing tools whose *yes*, or number, is a result of its own.
EVENTS = {
    to.NEUTRAL: "opens opened open uniqueopens geöffnet öffnungen ouvert ouvertures abierto aperto "
    "aperture 開封 開封数 打开 打开次数 reached contacted erreicht kontaktiert joint contacté "
    "contactado contattato",
    to.POSITIVE: "clicks clicked click uniqueclicks geklickt klicks cliqué clics clic cliccato "
    "クリック クリック数 点击 点击次数 checkin checkedin eingecheckt checkins",
    to.OPT_OUT: "unsubscribed unsubscribe unsubscribes optedout abgemeldet abmeldungen désabonné "
    "complaintdate spamcomplaint spamcomplaints markedasspam blocklisted blacklisted blacklist "
    "optout hasoptedout hasoptedoutofemail donotcall "
    "donotemail donotcontact unsubscribedfromallemail nichtanrufen werbesperre "
    "désinscrit desuscrito disiscritto 配信停止 退订",
}
SALUTATIONS = (
    "mr mrs ms miss mx sir dr prof profdr drmed herr frau hr fr monsieur madame mademoiselle m "
    "mme mlle señor señora sr sra srta signor signora sig sigra dott dottssa 様 さん 先生 女士 "
    "小姐 氏"
)
#: The first cell of a row of totals.
TOTALS = (
    "totalrecords totalrows totalleads totalcontacts totalcount totalresponses totalentries "
    "recordcount rowcount anzahldatensätze gesamtzahl 件数 合計件数 总记录数 total totals "
    "grandtotal subtotal sum count average avg mean median summe gesamt gesamtsumme "
    "zwischensumme insgesamt anzahl durchschnitt mittelwert totaux soustotal totalgénéral somme "
    "moyenne totales totalgeneral suma promedio media totale totali somma 合計 総計 小計 総数 "
    "平均 合计 总计 总数 小计 平均值 总和 総合計 \u03c3"
)
#: Between the word of a total and what is counted: *Summe der Anrufe*, *Total of leads*.
OF_TOTALS = "of der des de di del dei van"
#: What begins a line that a program writes below a table.
FOOTERS = (
    "copyright confidential generatedby exportedby reportgenerated createdby endofreport "
    "vertraulich confidentiel confidencial riservato"
)
#: Which of several of a kind: *Business City*, *Telefon privat*.
QUALIFIERS = (
    "business work home private primary main other office direct personal geschäftlich dienstlich "
    "privat haupt zentrale professionnel professionnelle bureau domicile privé privée personnel "
    "trabajo casa oficina particular principal personale ufficio lavoro privato aziendale werk "
    "thuis zakelijk privé 勤務先 自宅 会社 公司 家庭 办公"
)
#: What a row below the header says of each column: its unit, its form, whether it must be filled.
UNITS = (
    "min mins minutes minuten minuti minutos s sec secs seconds sek sekunden h hrs hours stunden "
    "eur euro usd gbp chf jpy cny stk stück pcs text string str varchar char number numeric int "
    "integer float decimal bool boolean date datetime timestamp email phone url key foreignkey "
    "yyyymmdd ddmmyyyy mmddyyyy ddmmyy ttmmjjjj ttmmjj jjjjmmtt jjmmaaaa aaaammjj ddmmaaaa hhmm "
    "hhmmss yesno janein ouinon sino freetext freitext texte testo texto zahl datum nombre numero "
    "required optional mandatory pflichtfeld pflicht freiwillig obligatoire facultatif "
    "obligatorio opcional obbligatorio facoltativo 必須 任意 必填 "
    "选填 文字 文本 数字 数値 日付 日期 分 "
    "秒 円 元 人 件 個"
)
UNIT_SIGNS = "% € $ £ ¥ # *"
#: Names and addresses that platforms send to try a connection.
TEST_LEADS = "testlead testleadtestlead dummylead firstnamelastname"
TEST_EMAILS = "test@fb.com test@meta.com test@facebook.com test@example.test"
#: What a drop-down holds that nobody touched.
PLACEHOLDERS = (
    "select pleaseselect selectone selectanoption choose pleasechoose chooseone bittewählen "
    "bitteauswählen auswählen sélectionner sélectionnez choisir choisissez seleccionar "
    "seleccione elegir selezionare seleziona scegli 選択してください 選択 未選択 请选择 請選擇 "
    "unknown nichtangegeben notspecified notprovided"
)
RESULTS = {
    to.POSITIVE: (
        "yes y true 1 positive interested veryinterested accepted accept success successful "
        "converted sale sold won qualified appointment appointmentset meetingbooked "
        "meetingscheduled demobooked callbackrequested attended attending present checkedin "
        "showed showedup walkin walkedin clicked purchased bought ordered subscribed hot warm "
        "oui intéressé "
        "intéressée rdv rdvpris rendezvous accepté accord présent présente vendu commandé si "
        "interesado interesada cita citaconcertada citacerrada aceptado asistió presente vendido "
        "ja "
        "interesse interessiert hatinteresse termin terminvereinbart terminiert zusage zugesagt "
        "nimmtteil participe participa partecipa teilgenommen teilnehmend eingecheckt anwesend "
        "erschienen "
        "angebotgewünscht rückrufgewünscht rückruferwünscht bestellt gekauft verkauft erfolg "
        "interessato interessata appuntamento appuntamentofissato accettato partecipato venduto "
        "はい 有 興味あり "
        "関心あり 成約 成功 承諾 可 アポ アポ獲得 面談設定 申込 申し込み 購入 注文 参加 参加済 "
        "出席 出席済 来場 クリック ○ 是 感兴趣 有兴趣 有意向 意向强 成交 已成交 同意 接受 积极 "
        "approved joined completed leftearly spokeinterested 预约 已预约 预约成功 已参加 到场 "
        "已到场 已签到 购买 下单 点击"
    ),
    to.NEUTRAL: (
        "maybe neutral callback callbacklater calllater later undecided information inforequest "
        "sendinfo answered responded reached contacted connected opened replied followup "
        "接通 已接通 已接听 cb tentative rescheduled geantwortet beantwortet arépondu respondido "
        "harisposto 回答済 已回复 再コール 稍后再联系 "
        "peutêtre indécis rappeler àrappeler rappelerplustard documentation quizás talvez "
        "volverallamar llamarmástarde indeciso vielleicht unentschlossen wiedervorlage rückruf "
        "späteranrufen unterlagen infomaterial erreicht forse richiamare darichiamare 未定 "
        "検討中 保留 再架電 折り返し 資料請求 資料送付 開封 考虑 考虑中 待定 稍后联系 再联系 "
        "中立 已联系 打开"
    ),
    to.NEGATIVE: (
        "notinterested nointerest noneed ng ni neindanke jamaisintéressé refusargumenté "
        "noleinteresa negative refused rejected declined decline complaint "
        "lost unqualified notqualified hungup pasintéressé pasintéressée pasdintérêt refus "
        "refusé pasdebesoin raccroché nointeresado nointeresada sininterés rechazado rechaza "
        "colgó keininteresse nichtinteressiert keinbedarf abgelehnt ablehnung absage abgesagt "
        "aufgelegt noninteressato noninteressata nessuninteresse rifiutato rifiuto 興味なし "
        "関心なし 拒否 断り お断り ニーズなし 不要 不感兴趣 无兴趣 没兴趣 没有兴趣 无意向 不需要 "
        "暂不需要 拒绝 已拒绝 消极 挂断"
    ),
    to.OPT_OUT: (
        "complained spam spamcomplaint abusecomplaint markedasspam spammeldung robinson "
        "bittelöschen optout optedout unsubscribe unsubscribed donotcall donotcontact donotemail "
        "dnc removeme "
        "stop blacklist désabonné désinscrit neplusappeler neplusrappeler nepluscontacter baja "
        "darsedebaja nollamar nollamarmás nocontactar desuscrito nichtmehranrufen "
        "keinkontaktmehr keinewerbung werbesperre abgemeldet abmeldung kontaktsperre disiscritto "
        "nonchiamare nonchiamarepiù noncontattare 配信停止 連絡不要 今後連絡不要 架電禁止 "
        "今後不要 退会 退订 已退订 请勿联系 勿扰 不要再打 勿打扰 黑名单"
    ),
    to.NO_ANSWER: (
        "cancelledbyregistrant canceledbyregistrant cancelledbyhost canceledbyhost waitlisted "
        "waitlist onwaitlist warteliste cleaned undelivered gesendet zugestellt nerreicht "
        "keinanschlussunterdiesernummer nochnichterreicht 現在使われておりません "
        "現在使われていない "
        "canceled cancelled storniert annulé annulée cancelado cancelada annullato annullata "
        "キャンセル キャンセル済 取消 已取消 markedasnoshow "
        "hardbounce softbounce blocked leftlivemessage leftvm vm badnumber excused excusé excusée "
        "entschuldigt nolocalizado barragesecrétaire abbesprochen "
        "nepasrépondre 担当者不在 現アナ 見込客不在 "
        "no n false 0 none noanswer nonresponse noresponse noreply unanswered voicemail "
        "leftvoicemail voicemailleft leftmessage answeringmachine machine busy engaged failure "
        "failed nonexistent unknown noshow didnotattend didntattend notattended notattending "
        "absent denied pending invited registered sent delivered bounced wrongnumber "
        "invalidnumber disconnected deadnumber outofservice unreachable notreached notreachable "
        "notcontacted notresponded fax faxmachine non occupé répondeur messagerie boîtevocale "
        "absente injoignable nonjoignable pasderéponse sansréponse nerépondpas mauvaisnuméro "
        "fauxnuméro numéroerroné invité inscrit envoyé ocupado comunica buzón buzóndevoz "
        "contestador nocontesta sinrespuesta ilocalizable ausente noasistió númeroequivocado "
        "invitado enviado nein besetzt ab anrufbeantworter mailbox nichterreicht nichterreichbar "
        "keineantwort nimmtnichtab abwesend nichtteilgenommen nimmtnichtteil neparticipepas "
        "noparticipa nonpartecipa nichterschienen falschenummer "
        "nichtanwesend nonprésent nonprésente nopresente nonpresente notpresent "
        "falscherufnummer nummerfalsch ungültigenummer keinanschluss eingeladen angemeldet "
        "versendet occupato segreteria segreteriatelefonica nonrisponde nessunarisposta assente "
        "nonpartecipato numeroerrato numerosbagliato irraggiungibile nonraggiungibile invitato "
        "inviato いいえ 無 不在 留守 留守電 留守番電話 話中 話し中 不通 応答なし 回答なし 未応答 "
        "無回答 欠席 不参加 未参加 番号違い 間違い電話 欠番 担当不在 招待済 \u00d7 否 无 "
        "无人接听 无人接 未接 未接听 未接通 未打通 无应答 无响应 未回复 占线 忙线 正在通话 关机 "
        "已关机 停机 空号 错号 号码错误 语音信箱 未到场 未签到 缺席 未参加 失败 已邀请 已发送"
    ),
    to.LEAVE_OUT: (
        "test testcall testanruf duplicate doppelt doublette doublon duplicado duplicato テスト "
        "重複 测试 重复"
    ),
}
CHANNELS = (
    "call cellular chat email event facebook fax inperson landline letter line mail mobile "
    "online phone post sms social telephone text visit web website wechat whatsapp ウェブ "
    "チャット メール 上门 固定電話 固话 座机 微信 手机 手紙 携帯 携帯電話 来店 电话 短信 网站 "
    "訪問 邮件 邮寄 郵便 電話"
)
