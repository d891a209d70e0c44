"""Normal forms: what two spellings of the same thing have in common.

Every function here is pure, takes any text whatever, never raises and gives its own result back unchanged when it is
asked again (`fold(fold(x)) == fold(x)`), except `search_text`, `clean` with a limit and `format_phone`.

Which form is for what:

* `search_text` is stored in the search column, `search_terms` is what a person typed: every term must be contained.
* `sort_name` is stored in the column that lists sort by. Only ASCII, so that both databases sort it the same
  (PostgreSQL: the column needs the collation "C").
* `email_key`, `phone_key`, `name_key` and `company_key` are equal for what is the same address, number, person or firm.
* `clean` makes text storable on both databases and leaves everything else as it came.
"""

import re
import unicodedata
from functools import lru_cache

import idna
import phonenumbers


def _set(text: str) -> frozenset[str]:
    """The entries of a block of text: its words, or what stands between bars where one entry has several words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return frozenset("|".join(lines).split("|") if "|" in text else text.split())


# --- folding ---------------------------------------------------------------------------------------------------------

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t"}
)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_UNPRINTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\ud800-\udfff]"
)
_DIGRAPH = re.compile("([ao]|(?<![aeouq])u)e+")


def _fold_letters(text: str) -> str:
    before = None
    while text != before:  # a second round only for compatibility letters that hide a capital or a mark
        before = text
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
        text = unicodedata.normalize("NFC", bare.casefold().translate(_LETTERS))
    return text


# Nearly all text is ASCII or Latin: one table does for a letter what `_fold_letters` and `_UNPRINTED` do.
_CONTROLS: dict[int, str] = dict.fromkeys([*range(32), *range(127, 161)], " ")
_LATIN = (
    {code: chr(code) for code in range(32, 127)}  # a letter that is missing here costs more than one that stays
    | _CONTROLS
    | {0xAD: ""}
    | {code: _fold_letters(chr(code)) for code in range(0xA1, 0x250) if code != 0xAD}
)
_EXPANDED = _LATIN | {ord(letter): pair for letter, pair in zip("äöüøå", ("ae", "oe", "ue", "oe", "aa"), strict=True)}


def fold(text: str) -> str:
    """`text` without case, diacritics and superfluous space: "  MÜLLER Straße" becomes "muller strasse".

    Scripts other than Latin, Greek and Cyrillic keep their letters.
    """
    if text.isascii():
        return " ".join((text.lower() if text.isprintable() else text.lower().translate(_CONTROLS)).split())
    folded = text.lower().translate(_LATIN)
    if not folded.isascii():
        folded = _fold_letters(_UNPRINTED.sub(_blank, text))
    return " ".join(folded.split())


def _expand(text: str) -> str:
    """As `fold`, with ä as ae: "müller" -> "mueller"."""
    folded = text.lower().translate(_EXPANDED)
    if not folded.isascii():
        composed = unicodedata.normalize("NFC", _UNPRINTED.sub(_blank, text)).casefold()
        folded = _fold_letters(composed.translate(_UMLAUTS))
    return " ".join(folded.split())


_UMLAUTS = {code: _EXPANDED[code] for code in map(ord, "äöüøå")}


def _blank(match: re.Match[str]) -> str:
    return " " if match.group() < "\xa0" else ""


def _contract(folded: str) -> str:
    """ae, oe, ue as the vowel alone, where they may stand for an umlaut: "mueller" -> "muller", "bauer" stays."""
    return _DIGRAPH.sub(r"\1", folded)


def _both_spellings(text: str) -> frozenset[str]:
    entries = _set(text)
    return entries | {_contract(entry) for entry in entries}


# --- search ----------------------------------------------------------------------------------------------------------

_PHONE_START = frozenset(["+", "(", "0", " "])
_PHONE_RUN = re.compile(r"[+(0][0-9 ()/.\-–]{6,}(?=$|[\s,;+])")
_PHONE_TERM = re.compile(r"[+(0][\d()/.\-–]*$")
_NO_DIGITS = re.compile(r"\D+")
_WORDS = re.compile(r"[^\W_]+")
_EDGES = "\"'.,;:!?()[]{}<>„“”‚‘’«»*-–"


def search_text(*parts: str) -> str:
    """The search column of a record: the words of all parts, each once, umlauts in both spellings, numbers bare.

    A phone number may be given as typed or as `phone_key` (quicker): it is kept as the digits of its national form,
    a foreign one in its international form too. What `search_terms` makes of a query is contained in it.
    """
    words: dict[str, None] = {}
    plain = []
    for part in parts:
        first = part[:1]
        if first not in _PHONE_START:
            plain.append(part)
        elif first == "+" and part[:3] == "+49" and part[3:].isdigit() and part.isascii():
            words["0" + part[3:].removeprefix("0")] = None
        else:
            plain.append(_take_phones(part, words))
    text = " ".join(plain).lower()
    if not text.isprintable():
        text = text.translate(_CONTROLS)
    is_ascii = text.isascii()
    has_digraph = "ae" in text or "oe" in text or "ue" in text
    for word in text.split():
        if is_ascii or word.isascii():
            words[word] = None
            if has_digraph and ("ae" in word or "oe" in word or "ue" in word):
                words[_contract(word)] = None
        else:
            for spelling in _spellings(word):
                words[spelling] = None
    return " ".join(words)


@lru_cache(maxsize=8192)
def _spellings(word: str) -> tuple[str, ...]:
    """The folded words of a word with letters beyond ASCII: umlauts bare, as pairs, and pairs as umlauts."""
    expanded = _expand(word)
    return tuple(dict.fromkeys(f"{fold(word)} {expanded} {_contract(expanded)}".split()))


def _take_phones(part: str, words: dict[str, None]) -> str:
    """Put the numbers that `part` starts with into `words`; what is left of the part comes back."""
    part = part.lstrip()
    while run := _PHONE_RUN.match(part):
        digits = _NO_DIGITS.sub("", run.group())
        if len(digits) < 7:
            break
        part = part[run.end() :].lstrip(" ,;/")
        if run.group()[0] != "+" and not digits.startswith("00"):
            words[digits] = None
            continue
        digits = digits.removeprefix("00")
        code = "49" if digits.startswith("49") else _country_code(digits)
        words["0" + digits[len(code) :].removeprefix("0")] = None
        if code != "49":
            words[digits] = None
    return part


def _country_code(digits: str) -> str:
    for length in (1, 2, 3):
        if digits[:length].isdigit() and int(digits[:length]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return digits[:length]
    return ""


def search_terms(query: str) -> list[str]:
    """The terms of a query, folded once; a record is found if its `search_text` contains every one of them.

    A phone number becomes one term however it was grouped, with +49 or 0049 as 0.
    """
    terms: dict[str, None] = {}
    number = ""
    for word in [*fold(query).split(), ""]:
        if number:
            if _is_number_part(word):
                number += word
                continue
            terms[_dialled(number)] = None
            number = ""
        if _starts_number(word):
            number = word
        elif _WORDS.search(word):
            terms[word.strip(_EDGES)] = None
    return [term for term in terms if term]


def _starts_number(word: str) -> bool:
    # Five digits alone are a postal code ("01067") or an area code; both are found as they stand.
    return bool(_PHONE_TERM.match(word)) and word.isascii() and not (len(word) == 5 and word.isdigit())


def _is_number_part(word: str) -> bool:
    return bool(word) and word.isascii() and _NO_DIGITS.sub("", word) != "" and not word.strip("0123456789()/.-")


def _dialled(typed: str) -> str:
    digits = _NO_DIGITS.sub("", typed)
    if typed.startswith(("+", "(+")):
        international = digits
    elif digits.startswith("00"):
        international = digits[2:]
    else:
        return digits
    if international.startswith("49"):
        return "0" + international[2:].removeprefix("0")
    return international


def sort_name(text: str) -> str:
    """What lists sort by: folded, only ASCII letters, digits and single spaces, at most 100 characters.

    Letters that have no Latin form come after z, in the order of their code points.
    """
    folded = fold(text)
    if not folded.isascii():
        folded = "".join(letter if letter < "\x80" else f"~{ord(letter):05x}" for letter in folded)
    return " ".join(_NOT_NAME.sub(" ", folded).split())[:100].rstrip()


_NOT_NAME = re.compile(r"[^0-9a-z~]+")

# --- e-mail ----------------------------------------------------------------------------------------------------------

_PLAIN_EMAIL = re.compile(
    r"[a-z0-9_%+&'-]+(?:\.[a-z0-9_%+&'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)
_LOCAL_PART = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")
_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_EMAIL_EDGES = " \t\r\n\f\v\x00\"'<>()[]{},;:\xa0\u200b\ufeff"


def email_key(raw: str) -> str:
    """The address in its one spelling (lower case, domain in ASCII), or "" if `raw` is not plausibly an address.

    Takes "Name <a@b.de>", "mailto:a@b.de?subject=…", "<a@b.de>;" too; of several addresses the first one.
    """
    text = raw.strip().lower()
    if len(text) <= 254 and _PLAIN_EMAIL.fullmatch(text) and text.index("@") <= 64:
        return text if "xn--" not in text else _email_key(text)
    return _email_key(text) if "@" in text and len(text) <= 2000 else ""


def _email_key(text: str) -> str:
    if found := _IN_BRACKETS.search(text):
        text = found.group(1)
    text = unicodedata.normalize("NFC", text).strip(_EMAIL_EDGES)
    if text.startswith("mailto:"):
        text = text.removeprefix("mailto:").split("?", 1)[0]
    for separator in (";", ",", " "):
        if separator in text:
            text = next((piece for piece in text.split(separator) if "@" in piece), "")
    text = unicodedata.normalize("NFC", text.strip(_EMAIL_EDGES).rstrip(".").lower())
    local, _, domain = text.rpartition("@")
    if not _LOCAL_PART.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        return ""
    try:
        domain = idna.encode(domain, uts46=True).decode("ascii").lower()
        key = f"{local}@{domain}"
        if len(local.encode()) > 64 or len(key.encode()) > 254:
            return ""
    except (UnicodeError, IndexError, ValueError):
        return ""
    return key if _PLAIN_EMAIL.fullmatch("x@" + domain) else ""


_GENERIC_DOMAINS = _set(
    """
    gmail.com googlemail.com gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.eu gmx.org gmx.info web.de email.de
    t-online.de magenta.de freenet.de arcor.de vodafone.de vodafonemail.de kabelmail.de unitymedia.de unitybox.de
    1und1.de online.de onlinehome.de o2online.de o2mail.de alice-dsl.net alice.de aol.com aol.de hotmail.com
    hotmail.de hotmail.at hotmail.ch hotmail.fr hotmail.it hotmail.co.uk outlook.com outlook.de outlook.at
    outlook.ch live.com live.de live.at live.nl msn.com windowslive.com passport.com yahoo.com yahoo.de yahoo.fr
    yahoo.it yahoo.es yahoo.co.uk ymail.com rocketmail.com icloud.com me.com mac.com mail.de mail.com email.com
    posteo.de posteo.net posteo.org mailbox.org tutanota.com tutanota.de tuta.io tuta.com proton.me protonmail.com
    protonmail.ch pm.me fastmail.com fastmail.fm hushmail.com zoho.com zohomail.eu yandex.ru yandex.com ya.ru
    mail.ru bk.ru inbox.ru list.ru rambler.ru ukr.net i.ua wp.pl o2.pl onet.pl op.pl interia.pl poczta.fm
    gazeta.pl seznam.cz centrum.cz email.cz azet.sk abv.bg freemail.hu citromail.hu libero.it virgilio.it
    tiscali.it alice.it tin.it orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr telenet.be skynet.be
    ziggo.nl kpnmail.nl planet.nl home.nl xs4all.nl hetnet.nl bluewin.ch sunrise.ch hispeed.ch aon.at a1.net
    chello.at utanet.at inode.at drei.at telering.at vol.at liwest.at kabsi.at sbg.at netcologne.de ewetel.net
    ewe.net osnanet.de htp-tel.de versanet.de teleos-web.de m-net.de mnet-mail.de mnet-online.de wtnet.de
    hanse.net gmx.tm lycos.de lycos.com compuserve.de compuserve.com netscape.net germanynet.de talk21.com
    btinternet.com sky.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net qq.com
    163.com 126.com sina.com naver.com hanmail.net daum.net rediffmail.com superonline.com mynet.com
    hotmail.com.tr yahoo.com.br uol.com.br bol.com.br trash-mail.com mailinator.com wegwerfemail.de byom.de
    spoofmail.de muell.email 10minutemail.com guerrillamail.com yopmail.com temp-mail.org emailn.de
    habmalnefrage.de privatemail.com hushmail.me runbox.com systemli.org riseup.net disroot.org ok.de firemail.de
    quantentunnel.de genion.de epost.de bitel.net surfeu.de
    """
)


def is_generic_domain(domain: str) -> bool:
    """Whether anybody may have an address there (gmx.de, t-online.de): it then says nothing about the company."""
    return domain.strip().lower().rstrip(".") in _GENERIC_DOMAINS


# --- phone -----------------------------------------------------------------------------------------------------------

_FILLERS = str.maketrans("", "", " ()/-.\xa0\u2009\u202f–‑")
_SHORTEST_NUMBER = 5
_SEVERAL_NUMBERS = re.compile(r"[;,|\n]|\s(?:oder|or|und|and|u\.)\s", re.IGNORECASE)
_NUMBER_AFTER_SLASH = re.compile(r"\s*/\s*(?=\+|0\d)")
_DIAL_RUN = re.compile(r"\(?\+?\s*\(?\d[\d\s()/.\-–‑]*")


def phone_key(raw: str, region: str = "DE") -> str:
    """The number in E.164 ("+491713920007"), or "" if it cannot be dialled from anywhere.

    A number without area code ("3920007") gives "": nobody knows which town it is in. Of several numbers the first
    one, without extension. `region` is the country whose national spelling is meant.
    """
    if region == "DE":
        bare = raw.translate(_FILLERS)
        if bare[:3] == "+49":
            number = bare[3:].removeprefix("0")
        elif bare[:4] == "0049":
            number = bare[4:].removeprefix("0")
        elif bare[:1] == "0":
            number = bare[1:]
        else:
            number = ""
        if _SHORTEST_NUMBER <= len(number) <= 13 and number[0] != "0" and number.isascii() and number.isdigit():
            return "+49" + number
    return _phone_key(raw[:200], region)


@lru_cache(maxsize=4096)
def _phone_key(raw: str, region: str) -> str:
    text = unicodedata.normalize("NFKC", raw)
    pieces = [*_SEVERAL_NUMBERS.split(text), *_NUMBER_AFTER_SLASH.split(text)]
    return next((key for piece in pieces if (key := _one_phone_key(piece, region))), "")


def _one_phone_key(text: str, region: str) -> str:
    run = _DIAL_RUN.search(text)
    if run is None:
        return ""
    is_international = "+" in run.group()
    digits = _digits(run.group())
    if len(digits) > 19:
        return ""
    if is_international or digits.startswith("00"):
        return _parsed("+" + digits.removeprefix("00"), region, is_certain=True)
    if digits.startswith("0"):
        return _parsed(digits, region, is_certain=True)
    # The plus or the leading zero got lost, as spreadsheets do: only what is certainly a number then.
    code = str(phonenumbers.country_code_for_region(region))
    if len(digits) >= 11 and digits.startswith(code) and (key := _parsed("+" + digits, region, is_certain=False)):
        return key
    return _parsed(digits, region, is_certain=False) if len(digits) >= 9 else ""


def _digits(text: str) -> str:
    """The digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())


def _parsed(dialled: str, region: str, *, is_certain: bool) -> str:
    try:
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return ""
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    if not is_certain and not phonenumbers.is_valid_number(number):
        return ""
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return key if _SHORTEST_NUMBER + 3 <= len(key) <= 16 else ""


@lru_cache(maxsize=8192)
def format_phone(e164: str) -> str:
    """The number as Germans read it: "0171 3920007", foreign ones "+43 1 234567". What is not E.164 stays as it is."""
    if not e164.startswith("+"):
        return e164
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    is_german = number.country_code == 49
    form = phonenumbers.PhoneNumberFormat.NATIONAL if is_german else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


# --- names -----------------------------------------------------------------------------------------------------------

SALUTATIONS = _both_spellings(
    """
    herr herrn hr hrn frau fr fraeulein fraulein frl mr mrs ms miss mister madame monsieur mme mlle sig signora
    signore sir madam mx
    """
)
"""Words before a name that are no part of it, folded, without the dot."""

TITLES = _set("dr drs ddr dres prof professor doktor dipl diplom ing dipling ding mag mmag dkfm priv privdoz pd")
"""Words that begin an academic title, folded, without dots."""

TITLE_PARTS = _both_spellings(
    """
    ing kfm kffr kaufm kaufmann kauffrau inf inform informatiker math phys chem biol geol geogr psych psychologe paed
    pad soz arch wirt wirtsch wirtschaftsing betriebsw betriebswirt okon oek volksw verw jur iur med dent vet phil rer
    nat pol oec theol agr forst habil hc h c mult fh univ uni ba tech techn min mus sc sci sportwiss des designer
    designerin ingenieur ingenieurin doz dozent lic bw
    """
)
"""Words that continue one ("rer. nat.", "h. c.")."""

_APOSTROPHES = re.compile("['’`´ʼ]")


def name_key(text: str) -> str:
    """Equal for spellings of one person's name: without salutation, title, order mark, umlaut spelling, punctuation.

    "Dr. Müller, Anna", "anna mueller" and "Frau Anna Muller" all give "anna muller".
    """
    folded = _contract(_APOSTROPHES.sub("", fold(text)))
    before, comma, after = folded.partition(",")
    words = _name_words(after) + _name_words(before) if comma else _name_words(before)
    return " ".join(words) or " ".join(_WORDS.findall(folded))


def _name_words(text: str) -> list[str]:
    words = _WORDS.findall(text)
    start = 0
    in_title = False
    for word in words:
        if word in TITLES:
            in_title = True
        elif word not in SALUTATIONS and not (in_title and word in TITLE_PARTS):
            break
        start += 1
    return words[start:]


# Legal forms as words without dots; of several words each form is one entry.
_FORMS_ANYWHERE = _both_spellings(
    """
    gmbh|ggmbh|mbh|ges mbh|gesmbh|gesellschaft mbh|gesellschaft mit beschrankter haftung|ag|gag|aktiengesellschaft
    kgaa|kommanditgesellschaft auf aktien|kg|kommanditgesellschaft|ohg|offene handelsgesellschaft|og|gbr|egbr
    gesellschaft burgerlichen rechts|ug|ug haftungsbeschrankt|haftungsbeschrankt|unternehmergesellschaft|co kg
    co kgaa|co ohg|cokg|gmbh co|gmbh co kg|gmbh co kgaa|gmbh co ohg|ag co kg|ag co kgaa|se co kg|se co kgaa|ug co kg
    ug haftungsbeschrankt co kg|stiftung co kg|ltd co kg|limited co kg|eg co kg|mbh co kg|mbb|partgmbb|partg mbb
    partg|part mbb|part g mbb|partnerschaft mbb|partnerschaftsgesellschaft|partnerschaftsgesellschaft mbb|part gmbb
    partnerschaftsgesellschaft mit beschrankter berufshaftung|gemeinnutzige gmbh|ltd|llc|llp|plc|inc|incorporated
    corp|limited|corporation|sarl|sagl|srl|sp zoo|sp z oo|spzoo|sro|kft|doo|aps|oyj|pty|ek|ekfm|ekfr|ekffr|e kfm
    e kfr|e kffr|eingetragener kaufmann|eingetragene kauffrau|eingetragene kaufleute|eingetragener verein
    eingetragene genossenschaft|ev|vvag|versicherungsverein auf gegenseitigkeit|societas europaea
    europaische gesellschaft|ewiv|kdor|aor|invag|reit ag|reit|korperschaft des offentlichen rechts
    anstalt des offentlichen rechts|korperschaft offentlichen rechts
    """
)
_FORMS_AT_THE_END = _FORMS_ANYWHERE | _both_spellings(
    """
    eg|eu|se|sce|sa|sas|spa|sl|nv|bv|ab|as|a s|oy|lp|co|cie|compagnie|company|genossenschaft|stiftung|ges
    gesellschaft|partnerschaft|st|sp j|sp k|spj|spk|bt|vof|v o f|cv|eirl|eurl|sc|snc|sca|scrl|bvba|ltda|kor|i g|ig
    i l|il|i gr|igr|vag
    """
)
_LONGEST_FORM = max(form.count(" ") for form in _FORMS_AT_THE_END) + 1
_FORM_STARTS = frozenset(form.split()[0] for form in _FORMS_ANYWHERE)
_INITIAL_DOT = re.compile(r"(?<=\b[^\W\d_])\.\s?(?=[^\W\d_]\b)")
_JOINING = frozenset(["und", "u", "and", "et"])
_FIRM_WORDS = frozenset(["firma", "fa", "fma"])


def company_key(text: str) -> str:
    """Equal for spellings of one firm's name: without legal form, umlaut spelling, "&" or "und", punctuation.

    "Müller & Söhne GmbH & Co. KG" and "Fa. Mueller und Soehne" both give "muller sohne".
    """
    every, words = _company_words(text)
    return " ".join(words or every)


def has_legal_form(text: str) -> bool:
    """Whether the text names a firm by its legal form: "Müller GmbH", not "Anna Müller"."""
    every, words = _company_words(text)
    return len(every) > 1 and len(words) < len(every)


def _company_words(text: str) -> tuple[list[str], list[str]]:
    """All words of a firm's name, and those without its legal form."""
    folded = _contract(_INITIAL_DOT.sub("", _APOSTROPHES.sub("", fold(text))))
    every = [word for word in _WORDS.findall(folded) if word not in _JOINING]
    words = every[1:] if len(every) > 1 and every[0] in _FIRM_WORDS else every[:]
    cut = True
    while cut:
        cut = _without_last_form(words)
    place = 1
    while place < len(words):
        if words[place] in _FORM_STARTS:
            for length in range(_LONGEST_FORM, 0, -1):
                if " ".join(words[place : place + length]) in _FORMS_ANYWHERE:
                    del words[place : place + length]
                    place -= 1
                    break
        place += 1
    return every, words


def _without_last_form(words: list[str]) -> bool:
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        if " ".join(words[-length:]) in _FORMS_AT_THE_END:
            del words[-length:]
            return True
    return False


# --- storing ---------------------------------------------------------------------------------------------------------

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def login_address(typed: str) -> str:
    """An e-mail address as somebody signs in with it: lower case, and nothing in it that nobody can see."""
    return "".join(sign for sign in typed if sign.isprintable()).strip().lower()


def clean(text: str, limit: int | None = None) -> str:
    """`text` as both databases can store and pages can show it; everything else, markup and all, stays as it came.

    NUL, control characters and halves of characters become "\ufffd". What is longer than `limit` ends in "…" there.
    """
    if not text.isprintable():
        text = _UNSTORABLE.sub("\ufffd", text)
    if limit is not None and len(text) > limit:
        return text[: max(limit - 1, 0)] + "…"[:limit]
    return text
