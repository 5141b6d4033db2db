# ruff: noqa: RUF001 (letters of many languages look alike)
"""The words by which automatic e-mails, and requests to stop writing, are told in many languages.

Phrases of one table are separated by ``|``.
"""

import unicodedata


def fold(text):
    """Return ``text`` without case, accents, width and superfluous spaces."""
    decomposed = unicodedata.normalize("NFKD", (text or "").casefold())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def _words(text):
    """Return the phrases of a table, folded, the longest first."""
    phrases = {fold(phrase) for phrase in text.split("|")} - {""}
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


#: How programs call an automatic answer in the subject.
AUTO_REPLY_WORDS = _words(
    # English, German, French, Spanish, Italian, Portuguese, Dutch
    "automatic reply|automatic response|automated reply|automated response|auto reply"
    "|auto-reply|autoreply|auto response|auto-response|autoresponse|auto responder"
    "|autoresponder|automatische antwort|automatische rückantwort|autoantwort|auto-antwort"
    "|abwesenheitsnotiz|abwesenheitsnachricht|abwesenheitsassistent|abwesenheitsmeldung"
    "|abwesenheitsbenachrichtigung|réponse automatique|message automatique|réponse d'absence"
    "|message d'absence|notification d'absence|avis d'absence|respuesta automática"
    "|contestación automática|risposta automatica|risposta automatizzata|resposta automática"
    "|automatisch antwoord|automatische beantwoording|automatische reactie"
    "|afwezigheidsbericht|afwezigheidsmelding"
    # Catalan, Swedish, Danish, Norwegian, Finnish, Icelandic
    "|resposta automàtica|automatiskt svar|autosvar|automatsvar|automatisk svar"
    "|automatisk besked|automatiskt meddelande|frånvaromeddelande|fraværsbesked"
    "|fraværsmelding|fraværsmeddelelse|automaattinen vastaus|automaattivastaus"
    "|poissaoloviesti|poissaoloilmoitus|sjálfvirkt svar"
    # Polish, Czech, Slovak, Hungarian, Romanian, Bulgarian, Croatian, Serbian, Slovenian
    "|automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|automatická odpověď"
    "|automatická odpoveď|automatikus válasz|automatikus üzenet|automatikus válaszüzenet"
    "|răspuns automat|mesaj automat|автоматичен отговор|automatski odgovor"
    "|automatsko javljanje|аутоматски одговор|samodejni odgovor|samodejno sporočilo"
    # Russian, Ukrainian, Greek, Turkish, Estonian, Latvian, Lithuanian
    "|автоматический ответ|автоответ|автоответчик|автоматична відповідь|автовідповідь"
    "|αυτόματη απάντηση|otomatik yanıt|otomatik cevap|automaatvastus|automaatne vastus"
    "|automātiskā atbilde|automātiska atbilde|automatinis atsakymas"
    # Hebrew, Arabic, Hindi, Thai, Vietnamese, Indonesian
    "|מענה אוטומטי|תשובה אוטומטית|رد تلقائي|الرد التلقائي|स्वचालित उत्तर|ตอบกลับอัตโนมัติ"
    "|trả lời tự động|thư trả lời tự động|balasan otomatis|balas otomatis"
    # Japanese, Chinese, Korean
    "|自動返信|自動返信メール|自動応答|自動応答メール|自動送信|自動配信|不在通知"
    "|不在応答|不在のお知らせ|自动回复|自动答复|自动应答|自動回覆|自動回復|自動答覆"
    "|外出通知|自動応答メッセージ|자동 회신|자동 응답|자동회신|자동응답|부재중 자동 응답"
    # Delivery notices
    "|undeliverable|undelivered mail|undelivered mail returned to sender"
    "|delivery status notification|mail delivery failed|mail delivery failure|returned mail"
    "|delivery failure|failure notice|unzustellbar|nicht zustellbar|non remis"
    "|no se puede entregar|recapito non riuscito|配信不能|无法送达|無法傳遞"
    "|delivery delayed|delayed mail|mail delivery delayed"
    "|mail system error|returned to sender|nachricht nicht zugestellt|zustellung fehlgeschlagen"
    "|ihre e-mail konnte nicht zugestellt werden|ihre nachricht konnte nicht zugestellt werden"
    "|zustellbenachrichtigung|zustellung verzögert|échec de la remise|échec de remise"
    "|échec de la livraison|message non distribué|remise différée|impossibile recapitare"
    "|mancato recapito|consegna non riuscita|error de entrega|mensaje no entregado"
    "|no se ha podido entregar|não foi possível entregar|falha na entrega|onbestelbaar"
    "|niet bezorgd|kan inte levereras|kan ikke leveres|nie można dostarczyć|nedoručitelné"
    "|nedoručiteľné|kézbesíthetetlen|nelivrat|не удается доставить|недоставленное сообщение"
    "|送信できませんでした|配信に失敗|メール配信エラー|邮件发送失败|退信通知|系统退信|系統退信"
    "|전송 실패|teslim edilemedi|iletilemedi|تعذر التسليم|لا يمكن التسليم|غير قابل للتسليم"
    "|לא ניתן למסירה|לא ניתן להעברה|niedostarczone|niedostarczona wiadomość|nie dostarczono"
    "|ไม่สามารถส่งได้|ไม่สามารถนำส่ง|δεν ήταν δυνατή η παράδοση|αδύνατη η παράδοση|nelivrabil"
    "|mesaj nelivrat|недоставлено|не удалось доставить|не вдалося доставити|olevererbart"
    "|kunde inte levereras|kunne ikke leveres|ei voi toimittaa|toimittaminen epäonnistui"
    "|недоставимо|неуспешно доставяне|neisporučivo|nije isporučeno|isporuka nije uspjela"
    "|nedostavljivo|није могуће испоручити|kohaletoimetamatu|nepiegādājams|nepristatomas"
    "|nepristatyta|không thể gửi|không gửi được|tidak dapat dikirim|gagal terkirim"
    "|no es pot lliurar|kunne ikke sendes"
    # Absence in Vietnamese as Outlook writes it, Slavic languages
    "|tự động trả lời|odsutnost z pracoviště|nepřítomnost na pracovišti|меня нет на месте"
    "|нет на рабочем месте"
)

#: How read receipts begin; the subject of what was read follows.
READ_WORDS = _words(
    "read|not read|gelesen|nicht gelesen|ungelesen gelöscht|lu|non lu|leído|no leído|letto"
    "|non letto|gelezen|niet gelezen|lida|não lida|läst|læst|lest|luettu|przeczytano|přečteno"
    "|прочитано|olvasott|okundu|開封済み|已读|已讀"
)

#: How programs tell that an e-mail is late or came back, in front of a colon and its subject;
#: people write so as well.
RETURN_WORDS = _words(
    "delayed|delay|returned|bounced|bounce|rückläufer|rückläufer-mail|verzögert|rücksendung|retardé"
    "|retour à l'expéditeur|retrasado|devuelto|demorado|ritardato|restituito|in ritardo|atrasado"
    "|devolvida|vertraagd|retour afzender|försenad|forsinket|viivästynyt|opóźnione|zwrot"
    "|zpožděno|oneskorené|késleltetve|întârziat|задержано|возврат|καθυστέρηση|gecikti"
    "|遅延|配信遅延|不達|不着|延迟|退信|退回|지연|반송"
)

#: What a ticket is called in the subject that confirms one, and what happened to it.
TICKET_NOUNS = _words(
    "ticket|support ticket|request|support request|case|support case|inquiry|enquiry|anfrage"
    "|supportanfrage|vorgang|fall|demande|requête|dossier|solicitud|caso|incidencia|consulta"
    "|richiesta|pedido|chamado|solicitação|aanvraag|verzoek|ärende|sag|sak|tukipyyntö"
    "|zgłoszenie|požadavek|tiket|požiadavka|jegy|tichet|заявка|обращение|talep|bilet"
    "|チケット|お問い合わせ番号|受付番号|工单|工單|티켓"
)
TICKET_EVENTS = _words(
    "received|created|opened|registered|has been received|has been created|has been opened"
    "|is received|was received|was created|logged|eingegangen|erhalten|erstellt|eröffnet|angelegt"
    "|ist eingegangen|wurde erstellt|wurde eröffnet|wurde angelegt|reçu|reçue|créé|créée|ouvert"
    "|a été reçue|a été créé|a bien été reçue|recibido|recibida|creado|creada|abierto"
    "|ha sido creado|ha sido recibida|ricevuto|ricevuta|creato|aperto|è stato creato"
    "|recebido|recebida|criado"
    "|aberto|ontvangen|aangemaakt|geopend|mottaget|skapat|modtaget|oprettet|mottatt|opprettet"
    "|vastaanotettu|przyjęte|utworzone|otrzymano|přijat|přijato|vytvořen|prijatý|vytvorený"
    "|fogadva|létrehozva|primit|creat|получена|создана|принята|зарегистрировано|alındı|oluşturuldu"
    "|を受け付けました|受付|受付完了|已收到|已创建|已建立|접수"
)

#: How programs confirm that something came in; people ask for it in the same words.
RECEIPT_WORDS = _words(
    "new email address|my new email address|please note my new email|neue e-mail-adresse"
    "|nouvelle adresse e-mail|nuevo correo electrónico|nuovo indirizzo e-mail"
    "|meine neue e-mail-adresse|your order confirmation|order confirmation|bestellbestätigung|"
    "acknowledgement of receipt|confirmation of receipt|we have received your|we received your"
    "|your request has been received|your message has been received|your enquiry has been received"
    "|ticket received|thank you for contacting|thank you for your message|thanks for contacting"
    "|eingangsbestätigung|ihre anfrage ist eingegangen|ihre nachricht ist eingegangen"
    "|wir haben ihre|vielen dank für ihre nachricht|vielen dank für ihre anfrage"
    "|accusé de réception|nous avons bien reçu|merci de nous avoir contactés|acuse de recibo"
    "|hemos recibido su|gracias por contactar|conferma di ricezione|abbiamo ricevuto la"
    "|grazie per averci contattato|ontvangstbevestiging|wij hebben uw|recebemos a sua"
    "|受付完了|受付確認|お問い合わせありがとうございます|お問い合わせを受け付けました|已收到您的"
)

#: What people who are away call it; an offer or an enquiry may begin so, too.
ABSENCE_WORDS = _words(
    "out of office|out of the office|out-of-office|out of office autoreply"
    "|out of office auto-reply|out of office auto reply|out of office reply"
    "|out of office response|out of office message|out of office notification"
    "|out of office notice|i am out of office|i am out of the office|i'm out of office"
    "|i'm out of the office|currently out of office|currently out of the office|out of town"
    "|abwesenheitsmitteilung|ich bin abwesend|ich bin nicht im büro|avis d'absence du bureau"
    "|aviso de ausencia|avviso di assenza|aviso de ausência"
    "|ausência temporária|ooo|away from the office|away from my desk"
    "|on vacation|on holiday|on holidays|on leave|annual leave|maternity leave|parental leave"
    "|vacation|vacation reply|absence|absent|i am away|abwesend|abwesenheit|nicht im büro"
    "|nicht im haus|außer haus|ausser haus|im urlaub|urlaub|urlaubsnotiz"
    "|urlaubsbedingt abwesend|ich bin im urlaub|bin nicht im büro|elternzeit|mutterschutz"
    "|absence du bureau|absent du bureau|absente du bureau|absente|hors du bureau|en congé"
    "|en congés|en vacances|congé|congés|je suis absent|je suis absente|fuera de la oficina"
    "|fuera de oficina|ausente|ausencia|de vacaciones|ausente de la oficina|fuori sede"
    "|fuori ufficio|assente|assenza|assente dall'ufficio|in ferie|ferie|fora do escritório"
    "|ausência|ausência do escritório|de férias|férias|ausente do escritório|afwezig"
    "|afwezigheid|niet op kantoor|niet aanwezig|met vakantie|op vakantie|met verlof"
    "|frånvarande|frånvaro|ej på kontoret|inte på kontoret|på semester|semester"
    "|ikke til stede|fraværende|fravær|ikke på kontoret|på ferie|ferie|poissa|poissaolo"
    "|poissa toimistolta|lomalla|nieobecność|nieobecny|nieobecna|poza biurem|urlop|na urlopie"
    "|nepřítomnost|mimo kancelář|dovolená|neprítomnosť|mimo kancelárie|dovolenka|házon kívül"
    "|irodán kívül|szabadság|szabadságon|távollét|absență|absent din birou|în concediu"
    "|concediu|извън офиса|отпуск|в отпуска|odsutan|odsutnost|na godišnjem odmoru"
    "|godišnji odmor|odsoten|odsotnost|na dopustu|в отпуске|вне офиса|нет на месте|отсутствие"
    "|у відпустці|відпустка|поза офісом|εκτός γραφείου|σε άδεια|απουσία|ofis dışında"
    "|ofis dışındayım|izindeyim|izinde|kontorist väljas|puhkusel|atvaļinājumā|atostogose"
    "|מחוץ למשרד|בחופשה|خارج المكتب|في إجازة|不在|休暇中"
    "|休業のお知らせ|夏季休業|年末年始休業|外出中|休假|休假中|外出|不在办公室"
    "|不在辦公室|부재중|휴가|휴가중|외근"
)

#: Sentences by which an automatic note betrays itself in its text.
NOTE_WORDS = _words(
    "i am out of the office|i am out of office|i'm out of the office|i am currently out of"
    "|i will be out of the office|i am away from the office|i am on vacation"
    "|i am on annual leave|i am currently on leave|i will be away"
    "|thank you for your email. i am|this is an automatic reply|this is an automated reply"
    "|this is an automated response|this is an automated message"
    "|this is an automatically generated|automatically generated email"
    "|please do not reply to this email|please do not reply to this message"
    "|do not reply to this e|ich bin nicht im haus|ich bin nicht im büro"
    "|ich bin zur zeit nicht|ich bin derzeit nicht|ich bin bis|ich bin ab|ich bin im urlaub"
    "|ich befinde mich im urlaub|ich bin erst wieder|ich bin wieder erreichbar"
    "|ihre e-mail wird nicht weitergeleitet|diese e-mail wurde automatisch"
    "|dies ist eine automatisch|bitte antworten sie nicht auf diese|je suis absent"
    "|je suis actuellement|je suis en congé|je serai absent|je serai de retour"
    "|ceci est un message automatique|merci de ne pas répondre à ce|estoy fuera de la oficina"
    "|estaré fuera de la oficina|me encuentro fuera|este es un mensaje automático"
    "|por favor no responda a este|sono fuori ufficio|sarò assente|sono assente"
    "|questo è un messaggio automatico|si prega di non rispondere|estou fora do escritório"
    "|estarei ausente|esta é uma mensagem automática|ik ben niet aanwezig|ik ben afwezig"
    "|ik ben niet op kantoor|dit is een automatisch|jag är inte på kontoret"
    "|jag är på semester|jeg er ikke på kontoret|jeg er på ferie|olen lomalla|olen poissa"
    "|jestem na urlopie|przebywam na urlopie|jsem mimo kancelář|szabadságon vagyok"
    "|sunt în concediu|я в отпуске|я нахожусь в отпуске|меня нет в офисе|このメールは自動送信"
    "|このメールは自動返信|自動送信しております|自動返信です|不在にしております|休暇をいただいて"
    "|no longer with the company|no longer with our company|no longer works for|no longer works at"
    "|is no longer employed|has left the company|has left our company"
    "|nicht mehr in unserem unternehmen|nicht mehr in unserem hause|nicht mehr bei uns tätig"
    "|nicht mehr für uns tätig|nicht mehr im unternehmen|hat unser unternehmen verlassen"
    "|nachricht wurde automatisch|ne fait plus partie|a quitté notre société|a quitté l'entreprise"
    "|ya no trabaja|ya no forma parte|non lavora più|non fa più parte|já não trabalha"
    "|não trabalha mais"
    "|werkt niet meer bij|inte längre anställd|ikke lenger ansatt|ikke længere ansat"
    "|już nie pracuje|nie pracuje już|již nepracuje|už nepracuje|больше не работает|已离职|已離職"
    "|退職いたしました|退社いたしました|퇴사"
    "|本邮件由系统自动|此邮件为系统自动|请勿回复|請勿回覆|我正在休假|我目前不在"
)

#: Words that ask to be left alone.
STOP_WORDS = _words(
    "unsubscribe|unsubscribe me|please unsubscribe|unsubscribe all|unsub|stopp|stop all"
    "|stop emails|stop e-mails|stop mails|stop it|arrêt|arrêter"
    "|delete me|take me off|stop|remove|remove me|opt out|opt-out"
    "|optout|cancel subscription|no more emails|take me off your list|leave me alone|abmelden"
    "|abmeldung|austragen|bitte austragen|bitte abmelden|abbestellen|newsletter abbestellen"
    "|newsletter abmelden|abbestellung|austragung|keine werbung|keine werbung mehr"
    "|désinscription|désinscrire|désabonnement|désabonner|se désabonner|se désinscrire"
    "|me désinscrire|me désabonner|désinscrivez-moi|désabonnez-moi|désinscription svp|baja"
    "|dar de baja|darme de baja|darse de baja|cancelar suscripción|cancelar la suscripción"
    "|cancellami|cancellazione|cancellatemi|disiscrizione|disiscrivimi|disiscrivetemi"
    "|annulla iscrizione|uitschrijven|afmelden|afmelding|uitschrijving|schrijf mij uit"
    "|cancelar inscrição|cancelar assinatura|descadastrar|remover|remova-me|avregistrera"
    "|avprenumerera|avsluta prenumeration|afmeld|frameld|afmeld mig|avmeld|meld meg av"
    "|peru tilaus|peruuta tilaus|poista minut listalta|wypisz|wypisz mnie|wypisać|rezygnuję"
    "|odhlásit|odhlásit odběr|odhlásiť|odhlásiť odber|leiratkozás|leiratkozom|leiratkozni"
    "|dezabonare|dezabonați-mă|mă dezabonez|отписка|отписаться|отпишите меня|отписване"
    "|відписатися|відписка|odjava|odjavi me|odjaviti|διαγραφή|κατάργηση εγγραφής"
    "|abonelikten çık|listeden çıkar|listeden çıkarın|loobun uudiskirjast|atrakstīties"
    "|atsisakyti|配信停止|配信停止希望|配信解除|購読解除|解除|退会|メール停止"
    "|退订|退訂|取消订阅|取消訂閱|取消訂阅|td|수신거부|구독취소|הסר|הסרה"
    "|إلغاء الاشتراك|hủy đăng ký|berhenti berlangganan|ยกเลิกการรับข่าวสาร|ยกเลิกการสมัคร"
)

#: Whole requests to be left alone, wherever they stand in a short text.
STOP_PHRASES = _words(
    "delete my data|delete all my data|meine daten löschen|löschen sie meine daten"
    "|löschen sie alle meine daten|löschung meiner daten|supprimez mes données"
    "|eliminen mis datos|cancellate i miei dati|werbewiderspruch|widerspreche der werbung"
    "|widerspreche der nutzung|keine weiteren newsletter|abo kündigen|nicht mehr kontaktieren"
    "|ne souhaite plus recevoir|ne veux plus recevoir|no me envíen más|no enviar más"
    "|non inviatemi più|non inviarmi più|não enviar mais|parem de enviar|登録解除|メルマガ解除"
    "|送らないで|不再接收|退出订阅"
    "|unsubscribe me|please unsubscribe|remove me from|take me off|remove my email"
    "|remove my address|remove my e-mail|stop sending me|stop emailing me|stop sending"
    "|do not email me|don't email me|do not contact me|don't contact me|opt me out|opt out of"
    "|no longer wish to receive|do not want to receive|don't want to receive"
    "|want to unsubscribe|like to unsubscribe|wish to unsubscribe"
    "|bitte austragen|bitte abmelden|aus dem verteiler|aus ihrem verteiler"
    "|aus eurem verteiler|aus der mailingliste|aus ihrer mailingliste|newsletter abbestellen"
    "|newsletter abmelden|newsletter kündigen|keine weiteren e-mails|keine weiteren mails"
    "|keine e-mails mehr|keine mails mehr|keine werbung mehr|vom newsletter abmelden"
    "|tragen sie mich aus|melden sie mich ab|tragt mich aus|nicht mehr anschreiben"
    "|nehmen sie mich aus|streichen sie mich|löschen sie mich aus|me désinscrire"
    "|me désabonner|désinscrivez-moi|désabonnez-moi|désinscrire de|désabonner de"
    "|ne plus recevoir|retirez-moi|retirer de votre liste|supprimez-moi"
    "|de votre liste de diffusion|darme de baja|denme de baja|deme de baja|dar de baja"
    "|dadme de baja|no quiero recibir|no deseo recibir|dejar de recibir"
    "|eliminarme de su lista|cancelar mi suscripción|cancellatemi|cancellami"
    "|cancellarmi dalla|non voglio più ricevere|non desidero più ricevere|disiscrivermi"
    "|disiscrivetemi|rimuovetemi|rimuovere dalla lista|schrijf mij uit|schrijf me uit"
    "|uitschrijven voor|uitschrijven van|afmelden voor|geen e-mails meer|geen mails meer"
    "|van de mailinglijst|uit uw mailinglijst|cancelar minha inscrição|não quero mais receber"
    "|não desejo receber|remova-me|retire-me da lista|avregistrera mig|ta bort mig"
    "|inte längre få|afmeld mig|slet mig fra|meld meg av|fjern meg fra|poistakaa minut"
    "|wypiszcie mnie|proszę o wypisanie|nie chcę otrzymywać|odhlaste mě|odhláste ma"
    "|beni listeden çıkar|listenizden çıkar|listeden çıkmak istiyorum|e-posta almak istemiyorum"
    "|töröljenek a listáról|töröljön a listáról|kérem töröljék|ne küldjenek több"
    "|să mă dezabonați|vreau să mă dezabonez|nu mai vreau să primesc|ștergeți-mă din listă"
    "|διαγράψτε με|δεν θέλω να λαμβάνω|odjavite me|izbrišite me s liste|ne želim više primati"
    "|הסירו אותי|להסיר אותי|אנא הסירו|أزيلوني من|أرجو إزالتي|لا أرغب في تلقي"
    "|hủy đăng ký|đừng gửi nữa|berhenti berlangganan|hapus saya dari"
    "|nechci dostávat|iratkozzanak le|nem kérek több|mă dezabonez|nu mai doresc să primesc"
    "|отпишите меня|прошу отписать|не хочу получать"
    "|удалите меня|відпишіть мене|配信を停止|配信停止を"
    "|配信をやめ|メールを止め|今後メールは不要|購読を解除|请退订"
    "|請退訂|取消订阅|取消訂閱|不要再发|不要再發|别再发邮件|수신거부"
)

#: Words with which enquiries begin as well.
AMBIGUOUS = _words(
    "vacation|absence|absent|urlaub|ferie|congé|congés|férias|semester|dovolená|dovolenka"
    "|urlop|szabadság|отпуск|відпустка|ausencia|assenza|ausência|elternzeit|mutterschutz|不在"
    "|外出|外出中|休假|休暇中|휴가"
    "|외근|poissa|ooo|annual leave|maternity leave|parental leave|concediu"
    "|godišnji odmor|on holiday|on holidays|on vacation|i am away|on leave"
)

#: Parts of such sentences, which an ordinary letter may have in it as well.
NOTE_STEMS = _words(
    "out of the office|out of office|on holiday|on vacation|nicht im büro|nicht im haus|im urlaub"
    "|abwesend|absent|en congé|fuera de la oficina|ausente|fuori ufficio|assente|afwezig"
    "|frånvarande|fraværende|不在|休暇|休假|urlopie|mimo kancelář|szabadságon|concediu|отпуске"
)

#: How calendars begin the subject of an answer.
CALENDAR_WORDS = _words(
    "accepted|declined|tentative|tentatively accepted|zugesagt|abgesagt|abgelehnt"
    "|mit vorbehalt|accepté|refusé|provisoire|aceptado|aceptada|rechazado|rechazada"
    "|provisional|accettato|rifiutato|provvisorio|geaccepteerd|geweigerd|voorlopig|aceite"
    "|recusado|accepterat|avböjt|accepteret|afvist|godtatt|avslått|hyväksytty|zaakceptowano"
    "|odrzucono|přijato|odmítnuto|принято|отклонено|elfogadva"
    "|承諾|辞退|仮承諾|已接受|已拒绝|已拒絕|暂定"
)
