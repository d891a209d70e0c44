"""Which column holds what: proposed from headers and content, in German, English and the exports of other programs."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from leadwerk.foundation.text import email_key, fold, has_legal_form, phone_key
from leadwerk.intake.draft import IGNORED

# What a header says, exactly, once everything but letters and digits is off it. Of several headers that say the same,
# the one whose name stands first in its list wins.
_HEADERS = {
    "company": """
        firma|firmenname|unternehmen|unternehmensname|company|company name|company account|account name|account
        organisation|organization|organisation name|organization name|organization 1 name|name der firma|betrieb
        kunde|kundenname|customer|customer name|business name|firmenbezeichnung|arbeitgeber|employer
        associated company|zugeordnetes unternehmen|название компании|компания|partner name
        name des unternehmens|firma 1|name 1|institution|verein|verband|praxis|kanzlei|hotel|restaurant
        company or account
        """,
    "salutation": """
        anrede|salutation|geschlecht|gender|обращение|herr frau|anrede kontakt|briefanrede kurz|name prefix
        prefix
        """,
    "title": "titel|akademischer titel|akad titel|academic title|title name|namenstitel|honorific",
    "first_name": "vorname|first name|given name|vornamen|имя|rufname|fname|forename|vor name|kontakt vorname|first",
    "last_name": """
        nachname|last name|lastname|surname|family name|familienname|zuname|фамилия|lname|kontakt nachname|last
        hausname
        """,
    "full_name": """
        ansprechpartner|ansprechpartnerin|name|vollstandiger name|full name|fullname|contact name|kontaktperson
        kontakt|contact|contact person|vor und nachname|vorname nachname|vorname und nachname|nachname vorname
        vor und zuname|ihr name|your name|kontaktname|person|person name|teilnehmer|ansprechperson|inhaber
        geschaftsfuhrer|first and last name|display name|angezeigter name|lead name|name des kontakts|partner
        """,
    "job_title": """
        position|funktion|job title|jobtitle|berufsbezeichnung|stelle|rolle|role|function|должность|post|beruf
        stellung|organization 1 title|organization title|titel in der organisation|tatigkeit|aufgabe im unternehmen
        position im unternehmen
        """,
    "email": """
        e mail|email|mail|e mail adresse|email adresse|email address|e mail address|mailadresse|mail adresse
        email work|e mail 1 value|email from|e mail geschaftlich|geschaftliche e mail|primary email|emailadresse
        e mail 1|email 1|e mail 1 wert|person email work|person email|email id|work email|e mail adresse geschaftlich
        электронная почта|kontakt e mail
        """,
    "email_2": """
        e mail 2|email 2|e mail 2 adresse|e mail 2 address|e mail 2 value|secondary email|zweite e mail
        weitere e mail|e mail 2 wert|email home|e mail privat|private e mail|email other|person email home
        person email other|alternative email|further e mail|e mail adresse 2|email adresse 2|additional email addresses
        weitere e mail adressen
        """,
    "phone": """
        telefon|phone|tel|telefonnummer|phone number|telephone|fon|rufnummer|festnetz|telefon geschaftlich
        tel geschaftl|business phone|phone work|work phone|phone 1 value|телефон|telefon 1|phone 1
        telefon dienstlich|tel nr|ruf|person phone work|person phone|telefon firma|company phone|telefon buro
        buro|hauptnummer|tel dienstl|durchwahl|telefon zentrale|zentrale|primary phone|telefonnr|contact number
        telefon 1 wert
        """,
    "mobile": """
        mobil|mobiltelefon|handy|mobile|mobile phone|mobilnummer|handynummer|mobile number|mobile phone number
        cell|cell phone|cellphone|phone mobile|mobilfunk|person phone mobile|mobil nr|handy nr|telefon mobil
        tel mobil|мобильный телефон|whatsapp|whatsapp number
        """,
    "phone_2": """
        telefon 2|phone 2|telefon privat|home phone|phone home|business phone 2|telefon geschaftlich 2
        phone 2 value|tel 2|tel privat|weitere telefonnummer|zweite telefonnummer|phone other|other phone
        sonstiges telefon|telefonnummer 2|person phone home|person phone other|alternative phone|phone number 2
        weiteres telefon|further phone|mobile 2|mobil 2|telefon 2 wert
        """,
    "street": """
        strasse|street|adresse|anschrift|address|street address|strasse hausnummer|strasse nr
        strasse und hausnummer|strasse geschaftlich|business street|address 1|address line 1|адрес
        mailing street|billing street|str|strasse 1|strasse hnr|strassenname|address 1 street
        organization address|organisation adresse|anschrift 1|адрес компании|person postal address
        address street|strasse u nr|address 1 formatted
        """,
    "postal_code": """
        plz|postleitzahl|zip|zip code|postal code|postcode|zip postal code|postleitzahl geschaftlich
        business postal code|zipcode|postal|mailing zip postal code|billing zip|address 1 postal code|индекс
        почтовый индекс|plz firma
        """,
    "city": """
        ort|stadt|city|town|wohnort|ort geschaftlich|business city|plz ort|plz und ort|postleitzahl ort|standort
        город|mailing city|billing city|address 1 city|adresse 1 ort|gemeinde|sitz|plz wohnort|location city
        suburb
        """,
    "country": """
        land|country|staat|country region|land region|land region geschaftlich|business country region
        business country|country id|address 1 country|mailing country|adresse 1 land
        страна|laendercode|landercode|country code
        lkz|nation
        """,
    "website": """
        website|webseite|homepage|web|internet|url|www|internetseite|website url|web page|webpage|web work|сайт
        website 1 value|internetadresse|domain|company domain name|firmen website|web site|website address
        company website
        """,
    "industry": "branche|industry|wirtschaftszweig|sektor|sector|branchenname|gewerk|industriezweig|отрасль|sic text",
    "employees": """
        mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|employees|no of employees|number of employees
        employee count|beschaftigte|mitarbeiteranzahl|company size|unternehmensgrosse|betriebsgrosse|ma zahl
        anzahl beschaftigte|number of employees range
        """,
    "description": """
        beschreibung|description|nachricht|message|anfrage|anfragetext|ihre nachricht|your message|mitteilung
        inhalt|projektbeschreibung|freitext|text|details|anliegen|enquiry|inquiry|betreff|subject
        """,
    "interest": """
        interesse|interest|bedarf|produkt|product|produktinteresse|interessiert an|interested in|artikel
        leadname|produkte|product interest|angebot fur|wunschprodukt|product name|leistung|thema|kwp
        kwp geschatzt|lead titel|lead title|название лида|товар|opportunity name|deal title|service
        gewunschtes produkt|projekt
        """,
    "value": """
        wert|betrag|volumen|volumen eur|auftragswert|value|amount|lead value|lead wert|opportunity|potenzial
        potential|umsatzpotenzial|erwarteter umsatz|expected revenue|budget|auftragsvolumen|angebotswert
        deal value|estimated value|возможная сумма|сумма|schatzwert|wert eur|wert in eur|investitionssumme
        opportunity amount|projektvolumen|betrag eur|wert in euro
        """,
    "currency": """
        wahrung|currency|currency id|waehrung|валюта|lead currency of value|iso wahrung|currency code
        wahrungscode
        """,
    "source": """
        quelle|source|lead source|leadquelle|herkunft|source id|lead quelle|источник|original source|kanal
        channel|akquisequelle|leadherkunft|woher|origin|utm source|ursprungliche quelle|source name
        wie sind sie auf uns aufmerksam|aufmerksam geworden durch|how did you hear about us|platform
        lead source channel|primary source
        """,
    "campaign": """
        kampagne|campaign|campaign name|kampagnenname|aktion|mailing|utm campaign|werbekampagne|campaign id
        messe|event|veranstaltung|kampagne name
        """,
    "received_at": """
        eingegangen am|eingang|eingangsdatum|datum|erstellt am|erstelldatum|created|created time|created at
        create date|created date|date|date created|anlagedatum|angelegt am|lead created|lead lead created
        received|received on|timestamp|zeitstempel|submitted at|submission date|date added|eingegangen|erfasst am
        created on
        дата создания|date received|anfragedatum|kontaktdatum|hinzugefugt am|lead erstellt am|lead creation time
        """,
    "owner": """
        bearbeiter|verantwortlich|verantwortlicher|zustandig|zustandiger|owner|lead owner|contact owner
        account owner|inhaber des datensatzes|assigned to|vertriebsmitarbeiter|verkaufer|sales rep|salesperson
        user id|betreuer|kundenbetreuer|kontakt zustandiger|ответственный|lead inhaber|lead besitzer
        sachbearbeiter|aussendienst|kontaktinhaber|datensatzeigentumer|leadinhaber|vertreter|zustandigkeit
        """,
    "external_id": """
        id|lead id|record id|rec id|external id|externe id|kundennummer|kundennr|kunden nr|customer number|customer id
        nummer|leadnummer|lead nr|lead number|datensatz id|adressnummer|account id|contact id|reference|referenz
        ext id|uuid|nr|externe nummer|external number|interessentennummer|vorgangsnummer|lead lead id|crm id|debitor
        debitorennummer
        """,
    "note": """
        bemerkung|bemerkungen|notiz|notizen|kommentar|kommentare|comment|comments|note|notes|anmerkung
        anmerkungen|комментарий|hinweis|hinweise|info|zusatzinfo|memo|remarks|interne notiz|gesprachsnotiz
        sonstiges|vermerk|journaleintrag|journal note
        """,
    "language": "sprache|language|korrespondenzsprache|язык|preferred language|sprachcode|language code|locale",
    "consent": """
        einwilligung|opt in|optin|consent|dsgvo|dsgvo einwilligung|datenschutz|werbeeinwilligung|newsletter
        gdpr consent|marketing consent|zustimmung|permission|kontakterlaubnis|email opt in|einverstandnis
        datenschutz akzeptiert|werbung erlaubt|double opt in|doi|gdpr
        """,
    "status": """
        status|lead status|leadstatus|ergebnis|outcome|phase|stage|deal stage|dealphase|deal phase|opportunity stage
        status or stage|status oder phase|status id|стадия|vertriebsphase|verkaufsphase|sales stage|pipeline stage
        lead phase|bearbeitungsstand|stand
        """,
    "end_reason": """
        reason for the end|grund des abschlusses|verlustgrund|loss reason|lost reason|closed lost reason
        ablehnungsgrund|absagegrund|grund fur verlust|disqualifizierungsgrund|disqualification reason
        rejection reason|zuruckweisungsgrund|unqualified reason|reason lost|abschlussgrund|grund|deal lost reason
        grund fur verlorenen deal|abgeschlossen verloren grund
        """,
    "closed_at": """
        closed on|abgeschlossen am|closed date|date closed|geschlossen am|abschlussdatum|close date|converted date
        konvertiert am|konvertierungsdatum|closing date|datum abschluss|erledigt am|дата завершения|completed on
        schlusstermin|schliessdatum|datum des abschlusses
        """,
    "last_contact_at": """
        last contact on|letzter kontakt am|letzter kontakt|last contact|last contacted|zuletzt kontaktiert|last activity
        letzte aktivitat|last activity date|datum der letzten aktivitat|zuletzt kontaktiert am|last contact date
        last modified activity|letzte kommunikation|last communication|datum letzter kontakt|letzte kontaktaufnahme
        """,
    "task": """
        task|aufgabe|task subject|aufgabe thema|next step|nachster schritt|wiedervorlage grund|activity subject
        betreff der aufgabe|task title|aufgabentitel|to do|todo|next activity|nachste aktivitat
        """,
    "task_due": """
        task due on|aufgabe fallig am|due date|fallig am|falligkeitsdatum|wiedervorlage|wiedervorlage am|task due date
        follow up|follow up date|next activity date|datum der nachsten aktivitat|deadline|frist|falligkeit
        nachste aktivitat am|next step date
        """,
    "task_done": """
        task done|aufgabe erledigt|erledigt|task status|aufgabenstatus|task completed|completed|abgeschlossen
        status der aufgabe
        """,
}
# Columns that look like one of ours and are not.
_NOT_OURS = """
    fax|telefax|faxnummer|phone fax|business fax|fax geschaftlich|fax privat|home fax|geburtsdatum|birthday|birth date
    geburtstag|date of birth|дата рождения|e mail typ|e mail type|e mail 2 typ|e mail 2 type|e mail display name
    e mail 2 display name|e mail angezeigter name|e mail 2 angezeigter name|e mail 1 type|e mail 1 label|phone 1 type
    phone 1 label|phone 2 type|phone 2 label|address 1 type|address 1 label|website 1 type|website 1 label
    informationen zum status|дополнительно о стадии|informationen zur quelle|source description
    дополнительно об источнике|verfugbar fur alle|доступен для всех|jahresumsatz|annual revenue|umsatz|preis|price|цена
    menge|quantity|количество|messenger|мессенджер|zweiter vorname|second name|middle name|отчество|additional name
    weitere vornamen|suffix|name suffix|ad id|adset id|adset name|ad name|form id|form name|is organic|region
    bundesland|state|state province|abteilung|department|last modified|geandert am|zuletzt geandert|modified
    lead score|score|rating|kategorien|categories|labels|tags|postfach|po box|kreis|landkreis|im skype|skype|linkedin
    facebook|twitter|xing|instagram|web facebook|web twitter|campaign id|probability|wahrscheinlichkeit
    status description|bevorzugte kontaktart|telefon 1 label|telefon 2 label|e mail 2 label|adresse 1 label
    website 1 label|abteilung der organisation
"""
_SEVERAL = frozenset(["description", "note", "interest"])
"""Fields that may take more than one column: the values are put together in the order of the columns."""

_OURS = frozenset(["zeile in der datei", "line in the file", "warum nicht importiert", "why it was not imported"])
"""What our own file of failed rows says besides: not to be imported with them."""
TAKES_SEVERAL = _SEVERAL | {"street", "status"}

_MORE = 99
_MORE_OF_STREET = frozenset(
    [
        "hausnummer",
        "hausnr",
        "house number",
        "street number",
        "nr",
        "hnr",
        "strasse 2",
        "street 2",
        "adresszusatz",
        "address 2",
    ]
    + ["address line 2", "business street 2", "strasse geschaftlich 2", "address addition", "anschrift 2", "street2"]
)
# Words that only say whose column it is.
_QUALIFIERS = re.compile(
    r"(?:leads?|kontakt|contact|person|geschaftl(?:ich)?|business|work|dienstlich|firma|company|kunden?|ihre?|your|the|of"
    r"|d(?:er|es|ie|as)|pflichtfeld|required|optional|feld|field|value|primary|haupt|main|1)"
)
_KEYWORDS = (
    (re.compile(r"(?<![a-z])e ?mail|mailadr"), "email"),
    (re.compile(r"mobil|handy|cell"), "mobile"),
    (re.compile(r"telefon|phone|(?<![a-z])tel(?![a-z])|rufnummer|(?<![a-z])fon(?![a-z])"), "phone"),
    (re.compile(r"postleitzahl|(?<![a-z])plz|postal ?code|(?<![a-z])zip"), "postal_code"),
    (re.compile(r"strasse|street"), "street"),
    (re.compile(r"vorname|first ?name"), "first_name"),
    (re.compile(r"nachname|last ?name|surname"), "last_name"),
    (re.compile(r"ansprechp"), "full_name"),
    (re.compile(r"firmenname|unternehmen|(?<![a-z])firma"), "company"),
    (re.compile(r"web ?(?:site|seite)|homepage"), "website"),
    (re.compile(r"anzahl mitarbeit|employees"), "employees"),
    (re.compile(r"bemerk|kommentar|notiz"), "note"),
    (re.compile(r"nachricht|message"), "description"),
    (re.compile(r"opt ?in|einwillig|consent"), "consent"),
    (re.compile(r"kwp|interess"), "interest"),
)


def propose(headers: Sequence[str], sample_rows: Iterable[Sequence[str]]) -> dict[int, str | None]:
    """For every column the `LeadDraft` field it most likely holds, or None: then it is kept as a note.

    Each field is proposed once, but for those that take several columns (`street`, `description`, `note`, `interest`).
    The reasons in our own file of failed rows are `IGNORED`.
    """
    columns = _columns(len(headers), sample_rows)
    names = [_words(header) for header in headers]
    is_bitrix = {"phone work", "second name"} <= set(names)
    is_odoo = {"contact name", "partner name"} <= set(names)
    claims: list[tuple[int, int, str]] = []
    for place, name in enumerate(names):
        field, strength = _claim(name)
        if is_bitrix and name in {"title", "name"}:
            field, strength = ("interest" if name == "title" else "first_name"), 1000
        elif is_odoo and name == "name":
            field = "interest"
        elif name == "title":
            field, strength = _title_or_job(columns[place], names)
        field, strength = _weighed(field, strength, _content(columns[place]), is_named=bool(name))
        if field:
            claims.append((strength, -place, field))
    claims.sort(reverse=True)
    chosen: dict[int, str | None] = dict.fromkeys(range(len(headers)))
    taken: set[str] = set()
    for strength, place, field in claims:
        is_more = strength == _MORE if field == "street" else field in _SEVERAL and strength >= 100
        if field not in taken or is_more:
            chosen[-place] = field
            taken.add(field)
    for _, place, field in claims:
        if chosen[-place] is None:
            instead = next((other for other in _INSTEAD.get(field, ()) if other not in taken), None)
            if instead:
                chosen[-place] = instead
                taken.add(instead)
    _settle_names(chosen, columns, names)
    return chosen | {place: IGNORED for place, name in enumerate(names) if name in _OURS}


_INSTEAD = {
    "email": ("email_2",),
    "email_2": ("email",),
    "phone": ("phone_2", "mobile"),
    "phone_2": ("phone", "mobile"),
    "mobile": ("phone_2", "phone"),
}


def _words(header: str) -> str:
    """The header's letters and digits in words: "E-Mail:" -> "e mail", "firstName" -> "first name"."""
    split = re.sub(r"(?<=[a-zäöü])(?=[A-Z])", " ", header)
    return " ".join(re.findall(r"[^\W_]+", fold(split)))


@lru_cache(maxsize=1)
def _vocabulary() -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for field, text in _HEADERS.items():
        for place, entry in enumerate(filter(None, map(_words, text.replace("\n", "|").split("|")))):
            found.setdefault(entry, (field, 500 - place))
    for entry, claim in list(found.items()):
        found.setdefault(entry.replace(" ", ""), claim)
    for entry in _NOT_OURS.replace("\n", "|").split("|"):
        if name := _words(entry):
            found[name] = found[name.replace(" ", "")] = ("", 500)
    for name in _MORE_OF_STREET:
        found[name] = ("street", _MORE)
    return found


def _claim(name: str) -> tuple[str, int]:
    """(field, how sure): above 400 the very word, above 200 the word beside others, about 100 a part of it."""
    vocabulary = _vocabulary()
    for spelling in (name, name.replace(" ", "")):
        if spelling in vocabulary:
            return vocabulary[spelling]
    words = [word for word in name.split() if not _QUALIFIERS.fullmatch(word)]
    for start in range(len(words)):
        for shorter in (words[start:], words[: len(words) - start]):
            if len(shorter) < len(name.split()) and (found := vocabulary.get(" ".join(shorter))):
                if start == 0:
                    return found[0], found[1] - 200
                if found[0] in {"email", "phone", "mobile", "postal_code", "street", "company", ""}:
                    return found[0], found[1] - 350
    for pattern, field in _KEYWORDS:
        if pattern.search(name):
            return field, 100
    return "", 0


# --- content ---------------------------------------------------------------------------------------------------------


def _columns(count: int, sample_rows: Iterable[Sequence[str]]) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(count)]
    for row in sample_rows:
        for place, cell in enumerate(row[:count]):
            if cell.strip():
                columns[place].append(cell.strip())
    return columns


_URL = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:de|com|at|ch|net|org|eu|example)(?:/\S*)?", re.IGNORECASE
)
_NUMBERED = re.compile(r"[+(0]?[\d\s()/.\-–+]{6,}")
_STREET = re.compile(
    r"[^\d@]{3,}(?:str(?:\.|aße|asse)?|weg|platz|allee|gasse|ring|ufer|damm|chaussee)\.?\s*\d+\s*\w?", re.IGNORECASE
)


def _content(cells: list[str]) -> str:
    """What most cells of a column plainly are: "email", "website", "phone", "company", "street"; "" for anything."""
    if not cells:
        return ""
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("email", lambda cell: "@" in cell and email_key(cell) != ""),
        ("website", lambda cell: _URL.fullmatch(cell) is not None),
        ("street", lambda cell: _STREET.fullmatch(cell) is not None),
        ("company", has_legal_form),
        ("phone", lambda cell: cell[0] in "+0(" and _NUMBERED.fullmatch(cell) is not None and phone_key(cell) != ""),
    )
    for kind, test in tests:
        if sum(map(test, cells)) * 10 >= len(cells) * 7:
            return kind
    return ""


def _weighed(field: str, strength: int, kind: str, *, is_named: bool) -> tuple[str, int]:
    """The header's claim beside what the cells say."""
    if kind == "email" and field not in {"email", "email_2"}:
        # "Owner" and "Login" may hold addresses; a column without a telling name holds the lead's.
        return (field, strength) if strength > 300 or (is_named and strength == 500) else ("email", 90)
    if kind == "phone" and not field and strength == 0:
        return "phone", 80
    if kind in {"website", "street", "company"} and not field and strength == 0:
        return kind, 70
    if kind == "phone" and field in {"first_name", "last_name", "full_name", "company", "email"}:
        return "phone", 80
    return field, strength


def _title_or_job(cells: list[str], names: list[str]) -> tuple[str, int]:
    """ "Title" is the academic one in German minds and the job in American exports: the cells tell."""
    titles = sum(bool(re.match(r"(?:dr|prof|dipl|mag|ing|mr|mrs|ms|herr|frau)\b", fold(cell))) for cell in cells)
    if titles * 2 > len(cells) or (not cells and "job title" in names):
        is_salutation = sum(fold(cell).rstrip(".") in {"mr", "mrs", "ms", "herr", "frau"} for cell in cells)
        return ("salutation" if is_salutation * 2 > len(cells) else "title"), 450
    return ("title", 250) if "job title" in names or "position" in names else ("job_title", 450)


def _settle_names(chosen: dict[int, str | None], columns: list[list[str]], names: list[str]) -> None:
    """A bare "Name" is a last name beside "Vorname", a firm if it holds firms, else a whole name."""
    taken = {field for field in chosen.values() if field}
    for place, field in chosen.items():
        if field != "full_name":
            continue
        firms = sum(map(has_legal_form, columns[place]))
        if "company" not in taken and columns[place] and firms * 3 >= len(columns[place]):
            chosen[place] = "company"
        elif "first_name" in taken and "last_name" not in taken and names[place] in {"name", "familienname"}:
            chosen[place] = "last_name"
        elif {"first_name", "last_name"} <= taken:
            chosen[place] = None
