"""What the parts of signatures and business cards are called. Everything is folded (`foundation.text.fold`)."""


def _set(text: str) -> frozenset[str]:
    """The words of a block of text, or what stands between bars or on a line of its own where an entry has several."""
    entries = text.replace("\n", "|").split("|") if "|" in text else text.split()
    return frozenset(entry.strip() for entry in entries if entry.strip())


# --- where a signature begins and ends -------------------------------------------------------------------------------

GREETING_WORDS = _set(
    """
    grusse grussen gruss gruesse gruessen grusschen mfg vg lg bg regards sincerely faithfully cordialement salutations
    salutation saluti groet groeten cheers wishes saludos hilsen pozdrowieniami hochachtungsvoll
    """
)
GREETINGS = _set(
    """
    best|thanks|many thanks|thank you|thanks and best|danke|vielen dank|besten dank|im auftrag|alles gute|all the best
    take care|viele liebe|bis bald|bien a vous|yours|yours truly|warmly
    """
)
"""Lines that are a greeting only as a whole."""

OPENINGS = (
    "sehr geehrte[rs]?", "liebe[rs]?", "hallo", "guten (?:tag|morgen|abend)", "moin", "dear", "hi", "hello", "gruezi",
    "servus", "bonjour",
)  # fmt: skip
"""How a message begins, as patterns."""

QUOTED_FROM_HERE = (
    "-----ursprungliche nachricht", "----- ursprungliche nachricht", "-----original message",
    "----- original message", "---------- forwarded message", "---------- weitergeleitete nachricht",
    "-------- ursprungliche nachricht", "-------- original message", "anfang der weitergeleiteten",
    "begin forwarded message", "________________________________",
)  # fmt: skip

HEADERS = {
    "von": "from", "from": "from", "absender": "from", "de": "from", "an": "", "to": "", "cc": "", "bcc": "",
    "gesendet": "", "gesendet am": "", "sent": "", "datum": "", "date": "", "betreff": "", "subject": "",
    "antwort an": "", "reply-to": "", "wichtigkeit": "", "importance": "",
}  # fmt: skip

SMALL_PRINT = (
    "diese e-mail", "diese mail", "diese nachricht", "dieses e-mail", "der inhalt dieser", "die information",
    "die in dieser", "this e-mail", "this email", "this message", "the information", "the contents of",
    "bitte denken sie an", "bitte prufen sie", "please consider", "denken sie an die umwelt", "vertraulich",
    "confidential", "disclaimer", "hinweis:", "wichtiger hinweis", "sollten sie nicht", "wenn sie nicht der",
    "informationen zum datenschutz", "unsere datenschutz", "datenschutzhinweis", "ce message", "sie erhalten diese",
)  # fmt: skip

LEGAL = (
    "amtsgericht", "registergericht", "handelsregister", "hrb", "hra", "gnr", "vr-nr", "registernummer",
    "sitz der gesellschaft", "sitz:", "firmensitz", "rechtsform", "geschaftsfuhrer:", "geschaftsfuhrerin:",
    "geschaftsfuhrung:",
    "geschaftsfuhrende gesellschafter:", "geschaftsfuhrender gesellschafter:",
    "vertreten durch", "vertretungsberechtigt", "vorstand:",
    "aufsichtsrat", "verwaltungsrat", "personlich haftend", "komplementar", "prokura:",
    "ust-id", "ust.-id", "ust id", "ustid", "umsatzsteuer", "steuernummer", "steuer-nr", "st.-nr", "st-nr", "uid",
    "mwst", "iban", "bic", "swift", "bankverbindung", "kto", "blz", "sparkasse:", "firmenbuch", "landesgericht",
    "handelsgericht", "fn ", "che-", "vat", "registered in", "registered office", "company no", "company number",
    "company registration", "managing director:", "managing directors:", "directors:", "board of", "eori",
    "weee", "glaubiger-id", "kvk", "btw", "siret", "siren", "p.iva", "partita iva", "angaben gemass", "impressum",
    "inhaltlich verantwortlich", "verantwortlich i", "verantwortlich fur", "aufsichtsbehorde", "berufsbezeichnung",
)  # fmt: skip
"""How a line begins, or what one of its words is, that speaks of the company before the law."""

# --- labels ----------------------------------------------------------------------------------------------------------

PHONE_LABELS = {
    label: kind
    for kind, labels in {
        "phone": """
            tel telefon telephone phone fon t p ph ruf rufnummer telefonnummer festnetz office buro buero bureau
            geschaftlich privat business work home tel-nr telnr call telefono telefoon festnetznummer fest telefonisch
            """,
        "direct": "durchwahl dw direkt direct direktwahl d di dd",
        "mobile": """
            mobil mobile mobiltelefon mobiltel mobilnummer handy handynummer m mob cell cellular c funk natel whatsapp
            portable gsm mobilfunk cellulare
            """,
        "switchboard": "zentrale z switchboard main hotline service support sekretariat notdienst empfang tel-zentrale",
        "fax": "fax telefax f facsimile faxnummer telecopie telefaxnummer telecopy",
    }.items()
    for label in labels.split()
}
BESIDE_LABELS = _set("nr no nummer number line phone tel telefon und and u")
OTHER_NUMBERS = ("nr", "nummer", "no", "number", "id", "ref", "zeichen", "az", "konto", "isbn", "code")
ADDRESS_LABELS = _set("e-mail email mail e mailto e-post courriel mailadresse")
WEBSITE_LABELS = _set("web website webseite internet homepage www w url online site h i")
PLACE_LABELS = _set(
    "adresse anschrift hausanschrift besucheradresse besucheranschrift postanschrift buroadresse address visit"
)
PERSON_LABELS = _set(
    """
    ansprechpartner|ansprechpartnerin|ansprechperson|ihr ansprechpartner|ihre ansprechpartnerin|ihre ansprechperson
    kontakt|kontaktperson|contact|contact person|your contact|name|inhaber|inhaberin|inh|vorname nachname|es schreibt
    bearbeiter|bearbeiterin|ihr kontakt|mein name|von|from|absender
    """
)

SOCIAL = (
    "linkedin.", "xing.", "facebook.", "fb.com", "instagram.", "twitter.", "x.com", "youtube.", "youtu.be", "tiktok.",
    "pinterest.", "wa.me", "t.me", "maps.", "google.", "goo.gl", "teams.microsoft", "zoom.us", "calendly.",
    "bookings.", "kununu.", "vimeo.", "github.", "mastodon.", "aka.ms", "trustpilot.", "threads.net",
)  # fmt: skip
ENDINGS = _set(
    """
    de at ch li lu com net org eu info biz io co uk nl be fr it es pl cz dk se no fi us ai app dev shop online digital
    tech group gmbh ag berlin hamburg koeln cologne nrw bayern saarland ruhr wien tirol swiss solutions energy solar
    haus bio immo immobilien versicherung reisen jetzt cloud agency consulting media team world expert
    """
)
"""Ends of a domain that stands without "www"."""

# --- jobs ------------------------------------------------------------------------------------------------------------

JOBS = _set(
    """
    geschaftsfuhrer geschaftsfuhrerin geschaftsfuhrung geschaftsleitung gf ceo cto cfo coo cio cmo cso chro cdo vp svp
    inhaber inhaberin eigentumer eigentumerin vorstand vorstandin vorstandsmitglied vorsitzender vorsitzende prokurist
    prokuristin gesellschafter gesellschafterin president prasident prasidentin grunder grunderin founder cofounder
    co-founder owner partner partnerin leiter leiterin leitung head chief director direktor direktorin manager
    managerin teamlead lead bereichsleiter referent referentin assistent assistentin assistenz assistant
    sachbearbeiter sachbearbeiterin sachbearbeitung mitarbeiter mitarbeiterin berater beraterin beratung consultant
    advisor engineer ingenieur ingenieurin techniker technikerin technician architekt architektin architect entwickler
    entwicklerin developer programmierer designer designerin planer planerin analyst analystin specialist spezialist
    spezialistin experte expertin expert koordinator koordinatorin coordinator officer administrator administratorin
    supervisor verkaufer verkauferin vertreter vertreterin vertrieb verkauf einkauf einkaufer einkauferin buyer sales
    purchasing procurement sourcing marketing kommunikation buchhaltung buchhalter buchhalterin personalwesen
    disponent disponentin disposition innendienst aussendienst kundenservice kundendienst kundenbetreuer
    kundenbetreuerin kundenberater kundenberaterin kundenbetreuung accountmanager accountmanagerin account
    auftragsabwicklung projektierung kalkulation kalkulator bauleiter bauleiterin polier meister meisterin obermeister
    geselle gesellin hausmeister rechtsanwalt rechtsanwaltin anwalt anwaltin notar notarin patentanwalt patentanwaltin
    steuerberater steuerberaterin wirtschaftsprufer wirtschaftspruferin makler maklerin arzt arztin facharzt
    facharztin zahnarzt zahnarztin apotheker apothekerin physiotherapeut physiotherapeutin heilpraktiker
    heilpraktikerin therapeut therapeutin trainer trainerin coach dozent dozentin lehrer lehrerin schulleiter rektor
    rektorin dekan dekanin kanzler burgermeister burgermeisterin amtsleiter kammerer kammererin kfz-meister
    betriebsleiter filialleiter filialleiterin niederlassungsleiter restaurantleiter hoteldirektor hoteldirektorin
    kuchenchef kuchenchefin koch kochin sekretarin sekretar sekretariat office-manager praktikant praktikantin
    auszubildender auszubildende azubi trainee werkstudent werkstudentin volontar volontarin redakteur redakteurin
    journalist journalistin fotograf fotografin landwirt landwirtin winzer winzerin gartner gartnerin handelsvertreter
    beauftragter beauftragte bevollmachtigter bevollmachtigte generalbevollmachtigter secretary receptionist
    representative executive principal associate responsable directeur directrice directeurin gerant gerante direttore
    responsabile zaakvoerder bedrijfsleider hausverwalter hausverwalterin verwalter verwalterin sachverstandiger
    sachverstandige gutachter gutachterin energieberater energieberaterin elektriker elektrikerin procuratore
    controller controllerin controlling qualitatsmanagement produktion werkleiter arbeitsvorbereitung
    """
)
JOB_ENDINGS = (
    "leiter", "leiterin", "leitung", "manager", "managerin", "meister", "meisterin", "berater", "beraterin",
    "ingenieur", "ingenieurin", "techniker", "technikerin", "referent", "referentin", "assistent", "assistentin",
    "assistenz", "fuhrer", "fuhrerin", "betreuer", "betreuerin", "entwickler", "entwicklerin", "verkaufer",
    "verkauferin", "einkaufer", "einkauferin", "planer", "planerin", "beauftragter", "beauftragte", "vorstand",
    "direktor", "direktorin", "spezialist", "spezialistin", "kaufmann", "kauffrau", "sachbearbeiter",
    "sachbearbeiterin", "sekretarin", "anwalt", "anwaltin", "arzt", "arztin", "vertreter", "vertreterin", "disponent",
    "disponentin", "koordinator", "koordinatorin", "inhaber", "inhaberin", "experte", "expertin", "vorsitzender",
    "vorsitzende", "monteur", "monteurin", "innendienst", "aussendienst", "abwicklung", "einkauf", "vertrieb",
    "fachkraft", "fachfrau", "fachmann", "buchhalter", "buchhalterin", "partnerin", "chef", "chefin",
)  # fmt: skip
NO_JOBS = _set(
    """
    abteilung fachbereich fachdienst lehrstuhl institut dezernat referat sachgebiet team werk niederlassung
    der die das ihr ihre dein deine euer eure wir unser unsere von vom
    """
)
"""First words of what is no job: a part of the house, a slogan."""

# --- firms -----------------------------------------------------------------------------------------------------------

FIRMS = _set(
    """
    stadtwerke universitat university hochschule fachhochschule klinikum klinik krankenhaus praxis gemeinschaftspraxis
    zahnarztpraxis apotheke kanzlei steuerkanzlei rechtsanwalte steuerberatung architekturburo ingenieurburo
    planungsburo buro autohaus hotel gasthof gasthaus restaurant cafe pension weingut brauerei backerei konditorei
    metzgerei fleischerei tischlerei schreinerei zimmerei dachdeckerei malerbetrieb maler elektro sanitar heizung
    spedition reederei werft druckerei verlag agentur werbeagentur institut gymnasium grundschule schule
    kindertagesstatte kita stadt gemeinde landkreis kreisverwaltung landratsamt verbandsgemeinde amt bezirksamt
    ministerium bundesamt landesamt kirchengemeinde bistum verband verein stiftung handwerkskammer
    kreishandwerkerschaft innung kammer bank sparkasse volksbank raiffeisenbank versicherung wohnungsbau
    wohnungsgenossenschaft hausverwaltung immobilien holding gruppe group solutions systems technologies software
    consulting services logistik maschinenbau anlagenbau metallbau stahlbau geratebau hochbau tiefbau bau holzbau
    bauunternehmen bauunternehmung gartenbau gartnerei landtechnik landmaschinen fahrzeugbau werkzeugbau entsorgung
    recycling reinigung gebaudereinigung gutsverwaltung hofgut hofladen labor labors laboratories studio atelier
    werkstatt werkstatten manufaktur firma fa betrieb unternehmensgruppe unternehmensberatung company trading
    industries international partners associates gbr handel grosshandel vertriebsgesellschaft hof museum theater zoo
    tierpark arztehaus pflegedienst seniorenheim
    """
)
FIRM_ENDINGS = (
    "werke", "werk", "betrieb", "betriebe", "handel", "bau", "technik", "verlag", "haus", "kanzlei", "praxis", "klinik",
    "verein", "verband", "gesellschaft", "genossenschaft", "zentrum", "center", "kontor", "service", "hof", "bank",
    "kasse", "schule", "hochschule", "universitat", "stiftung", "tischlerei", "schreinerei", "backerei", "brauerei",
    "druckerei", "gartnerei", "verwaltung", "agentur", "buro", "laden", "markt", "shop", "logistik", "spedition",
    "transporte", "immobilien", "elektronik", "systeme", "studio", "mobel", "kammer", "kuche", "manufaktur",
)  # fmt: skip
SURE_FORMS = _set(
    """
    gmbh ggmbh mbh ag kg kgaa ohg ug gbr se eg ev ek ltd limited inc llc llp plc corp corporation bv nv sa sarl srl
    spa partg mbb og sagl
    """
)
"""Legal forms that stand in nothing else: "Manager EU" is no firm."""

# --- places ----------------------------------------------------------------------------------------------------------

STREETS = (
    "strasse", "str", "weg", "allee", "platz", "gasse", "ring", "damm", "ufer", "chaussee", "kai", "markt", "steig",
    "pfad", "wall", "graben", "stieg", "twiete", "promenade", "zeile", "winkel", "hof", "park", "berg", "feld", "kamp",
    "bruch", "tor", "brucke", "zone", "anger", "garten", "redder", "stiege", "hohe", "tal", "bogen", "gracht",
    "straat", "laan", "street", "road", "avenue", "lane", "drive", "blvd", "boulevard", "rue", "via", "strand", "deich",
)  # fmt: skip
STREET_STARTS = _set("am an im in auf unter zum zur vor hinter bei rue via place avenue unit")

COUNTRIES = _set(
    """
    deutschland|germany|allemagne|osterreich|austria|schweiz|switzerland|suisse|svizzera|liechtenstein|luxemburg
    luxembourg|niederlande|netherlands|the netherlands|belgien|belgium|frankreich|france|italien|italy|italia|spanien
    spain|portugal|polen|poland|tschechien|czech republic|czechia|danemark|denmark|schweden|sweden|norwegen|norway
    finnland|finland|ungarn|hungary|slowakei|slovakia|slowenien|slovenia|kroatien|croatia|rumanien|romania|bulgarien
    bulgaria|griechenland|greece|turkei|turkey|vereinigtes konigreich|united kingdom|uk|great britain|england
    scotland|wales|irland|ireland|usa|united states|u.s.a.|kanada|canada|china|japan|indien|india|australien|australia
    """
)
COUNTRY_OF = {
    "D": "Deutschland", "DE": "Deutschland", "A": "Österreich", "AT": "Österreich", "CH": "Schweiz",
    "FL": "Liechtenstein", "LI": "Liechtenstein", "L": "Luxemburg", "LU": "Luxemburg", "I": "Italien", "IT": "Italien",
    "F": "Frankreich", "FR": "Frankreich", "NL": "Niederlande", "B": "Belgien", "BE": "Belgien", "DK": "Dänemark",
    "PL": "Polen", "CZ": "Tschechien",
}  # fmt: skip
NO_CITIES = _set(
    "euro eur mitarbeiter kunden stuck kwp kwh liter meter uhr mal produkte artikel teilnehmer quadratmeter m"
)

# --- persons ---------------------------------------------------------------------------------------------------------

FIRST_NAMES = _set(
    """
    achim adam adele adrian agnes ahmet aileen alan albert albrecht alex alexander alexandra alfons alfred ali alice
    alina alois aloys amelie amir ana andre andrea andreas andrew andrzej angela angelika anika anita anja anke ann
    anna annalena anne annegret anneliese annemarie annett annette annika anton antonia antonio ariane arianna armin
    arne arno arnold arthur astrid august axel ayse barbara bastian beate beatrice beatrix benedikt benjamin bernd
    bernhard bernhardt bert berthold bertram bettina bianca bill birgit birgitta birte bjarne bjorn bob bodo boris
    brian brigitte britta bruno burkhard burkhardt can carina carl carla carlo carlos carmen carola carolin caroline
    carolina carsten caspar catharina catherine cecilia cem charlotte chantal chiara chris christa christel christian
    christiane christina christine christof christoph christopher claas claire clara claudia claudio claus clemens
    conny constantin constanze cora cordula corinna cornelia cornelius dagmar dana daniel daniela daniele danny david
    dean debora dennis deniz derya detlef detlev diana diane diego dieter dietmar dietrich dirk dominic dominik don
    donald dora doreen doris dorothea dorothee eberhard eckart eckhard edeltraud edgar edith eduard edward egon
    ehrenfried eike elena eleonore elfriede elias elif elisa elisabeth elizabeth elke ella ellen elmar elsa else
    elvira emil emilia emily emine emma emre enrico erdal erhard eric erich erik erika ernst erwin esther eugen eva
    evelin eveline evelyn ewald fabian fabienne falk falko fatih fatma felicitas felix ferdinand finn florian frank
    franz franziska frauke fred frederic frederik frieda friederike friedhelm friedrich fritz gabi gabriel gabriela
    gabriele gaby gary geert george georg georgios gerald gerd gerda gerhard gerlinde gerold gero gerrit gert gertrud
    gesa gesine gianluca gina giovanni gisela gitta giulia giuseppe gottfried grace gregor greta grit guido gudrun
    gunda gundula gunnar gunter gunther gustav hakan hanna hannah hannelore hannes hans hans-dieter hans-georg
    hans-jurgen hans-joachim hans-peter hanspeter harald harriet harry hartmut hartwig hasan hassan hauke hedwig
    heidemarie heidi heidrun heike heiko heiner heinrich heinz helen helena helene helga helge hella helmut helmuth
    hendrik henning henri henrik henry herbert heribert hermann herta hilde hildegard hilmar hinnerk holger horst
    howard hubert hubertus hugo huseyin ian ibrahim ida igor ilka ilona ilse imke ina ines inga inge ingeborg ingo
    ingolf ingrid inka irena irene irina iris irma isabel isabell isabella isabelle ismail ivan ivana ivonne jacek
    jack jacob jacqueline jakob james jan jana jane janet janina janine jannik jannis jaqueline jasmin jason jean
    jeanette jeff jennifer jenny jens jeremy jessica jill jim joachim joanna jochen joe joel joerg johan johann
    johanna johannes john jolanta jonas jonathan joost jorg jorge jorn josef josefine joseph josephine joshua juan
    judith julia julian juliana juliane julie juliette julius jurgen jurg justin justus jutta kai karen karin karina
    karl karl-heinz karla karlheinz karoline karsten kaspar katarina katarzyna kate katharina katherine kathleen
    kathrin kathy katja katrin katy kay kemal ken kenneth kerstin kevin kilian kim kirsten kirstin klara klaus knut
    konrad konstantin konstanze korbinian korinna krista kristian kristin kristina kurt lara larissa lars laura
    laurent lea leah lena lennart leo leon leonard leonhard leonie leopold liam liane lilli lillian lina linda linus
    lisa liselotte lorena lorenz lothar louis louisa louise luca lucas lucia lucy ludger ludwig luigi luis luisa luise
    lukas lutz lydia lynn magda magdalena magnus maike maja malte mandy manfred manja manuel manuela mara marc marcel
    marcin marco marcus marek maren margaret margarete margit margot margret margrit maria marian marianne marie
    marie-luise marina mario marion marisa marissa marit markus marlene marlies marlis marta martha martin martina
    marvin mary maryam mathias mathilde matthew matthias maurice max maximilian mechthild mehmet meike melanie melina
    melissa mercedes merle merlin mia michael michaela michail michal michel michele michelle miguel mike mikko milan
    mina miriam mirja mirjam mirko mohamed mohammed monica monika moritz murat mustafa nadia nadine nadja nancy naomi
    natalia natalie natascha nathalie nele nick niclas nicola nicolas nicole niels nikita niklas niko nikolai nikolaus
    nils nina noah nora norbert norman oda olaf ole oleg olga olive oliver olivia omer orhan oskar osman oswald otmar
    ottmar otto pamela paola paolo pascal patricia patrick patrik paul paula pauline pavel pedro peer peggy peter
    petra philip philipp philippa philippe pia pierre piotr rabea rafael rainer ralf ralph ramona raphael raquel
    rasmus rebecca rebekka regina regine regula reiner reinhard reinhardt reinhold renata renate rene reto ria ricarda
    riccardo richard rita robert roberta roberto robin roger roland rolf romain roman romina romy ron ronald ronja
    ronny rosa rosemarie rosi roswitha roy ruben rudi rudiger rudolf rupert ruth ryan sabine sabrina samuel samantha
    sandra sandro sandy santiago sara sarah sascha saskia scott sean sebastian selina selma serge sergej sergio serkan
    severin sibylle siegbert siegfried siegrid siegmar sigmund sigrid silke silvana silvia silvio simon simona simone
    sina sofia sofie solveig sonja sonke soren sophia sophie stefan stefanie stefano steffen steffi stephan stephanie
    stephen steve steven stine sue susan susann susanna susanne sven svenja svetlana sybille sylvia sylvie tabea
    tamara tania tanja tarek tatjana ted teresa thea theo theodor theresa therese theresia thilo thomas thorben
    thorsten thorge till tilman tilo tim timm timo timon timothy tina tino titus tobias tom tomas tomasz toni tony
    torben torsten traudl traute tristan tugba udo ulf uli ulla ulrich ulrike umut ursula urs urte uschi uta ute utz
    uwe valentin valentina valeria valerie vanessa vera verena veronika vicky victor victoria viktor viktoria vincent
    vinzenz viola virginia vivian vivien volker volkmar waldemar walburga walter waltraud wanda wencke wendy werner
    wibke wiebke wilfried wilhelm will willi william willy wilma winfried wolf wolfgang wolfram xaver xenia yannick
    yasemin yasmin ylva yvette yvonne yusuf zeynep zoe
    """
)
OF_NOTES = _set("bitte anruf ruckruf hat will mochte wunscht melden anrufen herr herrn frau ruft call called wants")
"""Words of a note about somebody."""
PROFESSIONS = _set("ra rain stb wp ra/stb arch ing notar")
"""What some write before their names instead of a title."""
PARTICLES = _set("von vom van de der den dem zu zum zur ter ten di da del della du la le al el bin")
NO_NAMES = _set(
    """
    der die das den dem des ein eine und oder mit fur bei ihr ihre ihren unser unsere wir sie ich im in am an auf aus
    nach ist sind war hat haben wird werden kann konnen soll bitte danke vielen gerne anbei heute morgen anruf ruckruf
    gesprach termin angebot anfrage kontakt adresse telefon impressum abteilung team werk halle stand messe messestand
    the and or for with your our please we you is are of to from newsletter katalog neu neue neuer montag dienstag
    mittwoch donnerstag freitag samstag sonntag hausanschrift postfach standort zentrale niederlassung filiale
    geschaftsstelle gebaude etage lehrstuhl fachbereich fachdienst amt dezernat grusse gruss
    """
)
