"""The words that suppliers use in headers and cells, in the languages that they write."""

from . import row_conversion as to

# Without spaces; capital letters, accents and signs make no difference.
HEADERS = {
    "contact_name": (
        "name fullname contactname contactperson person customer customername client "
        "clientname respondent participant attendee nomcomplet nometprénom nomprénom prénomnom "
        "nomducontact interlocuteur ansprechpartner kontakt kontaktperson kontaktname kunde "
        "kundenname teilnehmer vollständigername vornamename vorundnachname nombrecompleto "
        "nombreyapellidos contacto personadecontacto cliente nominativo nomecompleto nomecognome "
        "nomeecognome contatto referente 氏名 ご氏名 お名前 名前 フルネーム 担当者 担当者名 "
        "ご担当者名 顧客名 姓名 联系人 联系人姓名 客户 客户姓名 客户名称 名字 聯絡人 客戶姓名"
    ),
    to.FIRST_NAME: "firstname givenname forename prénom vorname nombre nombres nome 名",
    to.LAST_NAME: (
        "lastname familyname surname nom nomdefamille nachname familienname apellido apellidos "
        "cognome 姓"
    ),
    "partner_name": (
        "company companyname organization organisation account accountname employer firm "
        "business société nomdelasociété entreprise nomdelentreprise raisonsociale organisme "
        "firma firmenname unternehmen unternehmensname gesellschaft arbeitgeber empresa "
        "nombredelaempresa razónsocial compañía organización azienda nomeazienda società "
        "ragionesociale impresa ditta 会社 会社名 御社名 貴社名 企業名 法人名 団体名 勤務先 公司 "
        "公司名 公司名称 公司名稱 企业 企业名称 单位 单位名称 工作单位"
    ),
    "function": (
        "jobtitle jobposition title position function role fonction poste intituléduposte "
        "funktion beruf berufsbezeichnung cargo puesto ruolo posizione mansione 役職 役職名 職種 "
        "肩書き 职位 职务 职称 岗位 職稱"
    ),
    "email_from": (
        "email emailaddress mail mailaddress emailfrom courriel adressecourriel adresseemail "
        "adressemail adresseélectronique mél emailadresse mailadresse correo correoelectrónico "
        "direccióndecorreo direccióndecorreoelectrónico postaelettronica indirizzoemail "
        "indirizzomail メール メールアドレス eメール eメールアドレス 電子メール "
        "電子メールアドレス 邮箱 邮箱地址 邮件 邮件地址 电子邮件 电子邮件地址 电子邮箱 电邮 "
        "電子郵件 電郵"
    ),
    "phone": (
        "phone phonenumber telephone telephonenumber tel telno mobile mobilephone mobilenumber "
        "cell cellphone msisdn callednumber numérodetéléphone nodetéléphone ndetéléphone "
        "téléphoneportable téléphonemobile téléphonefixe portable gsm telefon telefonnummer "
        "telefonnr rufnummer mobil mobiltelefon mobilnummer handy handynummer festnetz teléfono "
        "númerodeteléfono teléfonomóvil teléfonofijo móvil celular numeroditelefono "
        "cellulare telefonocellulare 電話 電話番号 お電話番号 連絡先電話番号 携帯 携帯電話 "
        "携帯番号 携帯電話番号 tel番号 电话 电话号码 手机 手机号 手机号码 移动电话 联系电话 "
        "联系方式 電話號碼 手機"
    ),
    "city": (
        "city town ville commune localité stadt ort wohnort ciudad localidad población città "
        "comune località 市区町村 市町村 市 都市 城市 所在城市"
    ),
    "country_id": (
        "country countrycode nation pays land país paese nazione 国 国名 国家 国家地区 國家"
    ),
    to.DATE_TARGET: (
        "date datetime calldate calltime callstart starttime timestamp responsedate "
        "responsedat answeredat answeredon contactdate createdat createdon submittedat "
        "receivedat datedappel datederéponse datedecontact datederéception horodatage datum "
        "anrufdatum antwortdatum kontaktdatum eingangsdatum zeitstempel fecha fechadellamada "
        "fechaderespuesta fechadecontacto fechayhora data datachiamata datarisposta "
        "datacontatto dataeora 日付 日時 年月日 回答日 回答日時 架電日 架電日時 応答日 受付日 "
        "受付日時 日期 时间 日期时间 回复日期 回复时间 通话日期 通话时间 呼叫时间 提交时间 "
        "响应日期"
    ),
    to.TIME_TARGET: "time timeofday heure uhrzeit hora ora orario 時刻 架電時刻 時間",
    to.RESULT: (
        "result output outcome y answer answered response responded status callresult "
        "callstatus calloutcome disposition interest interested reply résultat réponse statut "
        "ergebnis antwort anrufergebnis rückmeldung resultado respuesta estado risultato "
        "risposta esito stato 結果 回答 反応 回答結果 架電結果 応答 ステータス 结果 回复 反馈 "
        "反馈结果 通话结果 响应 意向 状态"
    ),
    "response_channel_id": (
        "channel responsechannel contactchannel contactmethod contacttype phonetype linetype "
        "via canal canalderéponse kanal antwortkanal kontaktweg canalderespuesta canale チャネル "
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
        "responsible salesperson owner assignedto responsable vendeur verantwortlicher "
        "vertriebsmitarbeiter vendedor responsabile venditore 担当営業 営業担当 営業担当者 "
        "負責人 负责人 销售员 销售人员"
    ),
    "source_code": (
        "sourcecode promocode promotioncode couponcode codesource codepromo aktionscode "
        "gutscheincode códigopromocional codicepromozionale ソースコード キャンペーンコード "
        "プロモーションコード 来源代码 活动代码 优惠码"
    ),
    "destination_url": (
        "url destinationurl landingpage landingpageurl pageurl リンク先 遷移先url 着地页 "
        "落地页 网址"
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
        # An address has no place of its own in a response, and is not to be lost.
        "zip zipcode postcode postalcode street codepostal cp rue adressepostale plz "
        "postleitzahl straße anschrift códigopostal calle cap indirizzo 郵便番号 住所 都道府県 "
        "邮编 邮政编码 地址 省份 郵遞區號"
    ),
    to.SCORE: "score points rating スコア 得点 点数 评分 得分 分数",
    to.KEY: (
        "id key externalid externalkey recordid rowid callid responseid reference uid uuid "
        "管理番号 整理番号 通番 コールid 回答id 编号 序号 记录编号 通话id"
    ),
}
RESULTS = {
    to.POSITIVE: (
        "yes y true 1 positive interested accepted accept success converted sale sold won "
        "qualified appointment callbackrequested oui si ja はい 有 興味あり 関心あり 成約 成功 "
        "承諾 可 アポ獲得 ○ 是 感兴趣 有意向 成交 同意 接受 积极"
    ),
    to.NEUTRAL: (
        "maybe neutral callback calllater later undecided information inforequest answered "
        "responded reached 未定 検討中 保留 再架電 折り返し 考虑 考虑中 待定 稍后联系 中立"
    ),
    to.NEGATIVE: (
        "notinterested negative refused rejected declined decline complaint 興味なし 関心なし "
        "拒否 断り 不要 不感兴趣 无意向 拒绝 没兴趣 消极"
    ),
    to.OPT_OUT: (
        "optout unsubscribe unsubscribed donotcall dnc removeme 配信停止 連絡不要 今後連絡不要 "
        "退订 请勿联系 勿扰"
    ),
    to.NO_ANSWER: (
        "no n false 0 none noanswer nonresponse noresponse noreply unanswered voicemail busy "
        "failure failed nonexistent unknown non nein いいえ 無 不在 留守 応答なし 回答なし "
        "未応答 無回答 \u00d7 否 无 无人接听 未接 未接通 无应答 无响应 未回复 占线 失败"
    ),
    to.LEAVE_OUT: (
        "wrongnumber invalidnumber disconnected test testcall duplicate 番号違い 欠番 错号 "
        "空号 号码错误 测试"
    ),
}
CHANNELS = (
    "call cellular chat email event facebook fax inperson landline letter line mail mobile "
    "online phone post sms social telephone text visit web website wechat whatsapp ウェブ "
    "チャット メール 上门 固定電話 固话 座机 微信 手机 手紙 携帯 携帯電話 来店 电话 短信 网站 "
    "訪問 邮件 邮寄 郵便 電話"
)
