"""A mail signature, a business card or a few loose words, read as the fields of a lead.

What has a shape of its own is taken out of the lines first: addresses, pages, numbers. What is between them are pieces,
and these are weighed: which place, who, which firm, which job. Nothing is guessed that the text does not say: what is
not recognised is the rest, in the order it stood there.

Every pattern is linear and looks at short lines only, and only so many lines are looked at: no text takes long.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from leadwerk.duplicates.identity import is_mobile
from leadwerk.foundation.text import (
    company_key,
    email_key,
    fold,
    has_legal_form,
    is_generic_domain,
    name_key,
    phone_key,
)
from leadwerk.intake import values
from leadwerk.intake.channels.csv_file.mapping import propose
from leadwerk.intake.draft import LIMITS, LeadDraft
from leadwerk.intake.signature import LONGEST, words
from leadwerk.intake.signature.lines import parted
from leadwerk.intake.signature.looks import (
    EDGES,
    OPENING,
    SEPARATOR,
    has_sure_form,
    in_small_letters,
    is_bare_form,
    is_legal,
    is_name_word,
    is_sentence,
    names_job,
    spellings,
    without_titles,
    words_of,
)
from leadwerk.intake.signature.numbers import labelled, numbers
from leadwerk.intake.signature.places import CODE_CITY, Place, is_street, may_be_street, place_in

LONGEST_LINE = 600
LONGEST_PIECE = 300
MOST_PARTS = 12
MOST_PIECES = 100
MOST_FOUND = 12
"""Addresses, pages and numbers, of each kind."""


class Signature(NamedTuple):
    """What was recognised, and everything else of the text, line by line as it stood there."""

    draft: LeadDraft
    rest: str


def read(text: str) -> Signature:
    """The fields of whoever wrote `text`. Takes any text whatever and never raises.

    Left out of both are only greetings, the names of fields ("Tel.:") and what one signs with ("i. A.").
    """
    above, signature, below, greets = parted(text[:LONGEST])
    reader = _Reader(signature, greets)
    reader.read()
    parts = (above, reader.rest(), below, text[LONGEST:].splitlines())
    return Signature(reader.draft, "\n\n".join(filter(None, map(_tidy, parts))))


def _tidy(lines: list[str]) -> str:
    """Without lines that only divide, and with one empty line where there were several."""
    kept = (line.rstrip() for line in lines if not line.strip() or _says(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _says(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


# --- pieces ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Piece:
    """A part of a line. `use` names the field it went into; "" is rest."""

    text: str
    line: int
    use: str = ""
    names_person: bool = False
    is_fixed: bool = False
    """Not to be weighed: it is clear that it is rest."""
    form: "_Piece | None" = None
    """The legal form below, if the text is a firm's name."""

    @property
    def whole(self) -> str:
        return self.text if self.form is None else f"{self.text} {self.form.text}"


@dataclass(slots=True)
class _Found:
    """An address, a page or a number; `piece` is missing where it stands in a sentence that stays whole."""

    kind: str
    text: str
    piece: _Piece | None


_EMAIL = re.compile(r"[^\s<>()\[\],;:\"'|=\x1f]{1,64}@[^\s<>()\[\],;:\"'|=@\x1f]{3,250}")
_AT = re.compile(r" ?[(\[{](?:at|ät)[)\]}] ?", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:https?://|www\.)[^\s<>\"|,;\x1f]{3,300}"
    r"|(?<![\w@./-])(?:[\w-]{1,63}\.){1,5}[a-z]{2,18}(?![\w.@-])(?:/[^\s<>\"|,;\x1f]{0,200})?",
    re.IGNORECASE,
)
_COUNTRY_DASH = re.compile(r"(?<=\b[A-Z]) ?[-–] (?=\d{4,5}\b)")
_LABEL = re.compile(r"([^\W\d_][\w.\-/ ]{0,28}) ?:\s*(.+)")

_ADDRESSED = re.compile(r"\b(?:Herrn?|Frau|Mr\.?|Mrs\.?|Ms\.?)((?: (?:Dr\.|Prof\.|[^\W\d_a-z][\w'’-]{0,40})){1,4})")
_SIGNS_FOR = re.compile(
    r"^(?:i\. ?[AVav]\.?|ppa\.?|p\. ?p[a.]?\.?|im Auftrag|Inh(?:aber(?:in)?|\.)|Ihr|Ihre)[:.]? +(?=[^\W\d_])"
)
_PRONOUNS = re.compile(r" ?\((?:sie|er|she|he|they|keine)\b[^)]{0,30}\)$", re.IGNORECASE)
_CALL_FROM = re.compile(r"^(?:(?:Anruf|Rückruf|Besuch|Gespräch|Nachricht|Mail) (?:von|bei|mit)) +")
_FIRM_LABEL = re.compile(r"^(?:Firma|Fa\.) +")
_ALSO_NAMES = frozenset(["maler", "hof", "kammer", "bank", "stadt", "amt"])
_LONGEST_NAME = LIMITS["title"]
_ENOUGH = 4
_ENOUGH_FOR_FIRM = 4
_CERTAIN_FIRM = 6
_DIRECT = frozenset(
    ["company", "salutation", "title", "first_name", "last_name", "job_title", "street", "postal_code", "city"]
    + ["country"]
)
"""What is taken as it stands behind its label, as forms on websites send it."""


class _Person(NamedTuple):
    piece: _Piece
    name: values.PersonName
    points: int
    job: str


@dataclass
class _Reader:
    lines: list[str]
    greets: bool
    draft: LeadDraft = field(default_factory=LeadDraft)
    pieces: list[_Piece] = field(default_factory=list)
    emails: list[_Found] = field(default_factory=list)
    pages: list[_Found] = field(default_factory=list)
    numbers: list[_Found] = field(default_factory=list)

    def read(self) -> None:
        self._take_lines()
        self._take_places()
        self._part_at_commas()
        self._take_firm()
        self._take_person()
        self._take_firm()
        self._take_job()
        self._take_street()
        self._take_contacts()

    def rest(self) -> list[str]:
        """Lines of which nothing was taken as they stood there, of the others what is left."""
        taken = {piece.line for piece in self.pieces if piece.use}
        left: dict[int, list[str]] = {}
        for piece in self.pieces:
            if not piece.use and _says(piece.text):
                left.setdefault(piece.line, []).append(piece.text)
        found = (
            (place, ", ".join(left.get(place, [])) if place in taken else line) for place, line in enumerate(self.lines)
        )
        return [line for place, line in found if line or place not in taken]

    def _take_lines(self) -> None:
        is_small_print = names_directors = False
        for place, line in enumerate(self.lines):
            if not line.strip():
                is_small_print = names_directors = False
                continue
            folded = fold(line[:80]).lstrip("*-_ ")
            is_small_print = is_small_print or folded.startswith(words.SMALL_PRINT)
            is_too_much = len(line) > LONGEST_LINE or len(self.pieces) > MOST_PIECES
            if is_too_much or is_small_print or (names_directors and "@" not in line):
                self.pieces.append(_Piece(line, place, is_fixed=True))
                names_directors = names_directors and line.rstrip().endswith((":", ","))
                continue
            stays_whole = bool(OPENING.match(folded)) or is_sentence(line)
            between = self._without_contacts(line, place, stays_whole=stays_whole)
            if stays_whole:
                self.pieces.append(_Piece(line, place, is_fixed=True))
                continue
            for part in SEPARATOR.split(_COUNTRY_DASH.sub("-", between)):
                if _says(part):
                    self._add(part.strip(" \t,;|"), place)
            names_directors = is_legal(line) and line.rstrip().endswith((":", ","))

    def _add(self, part: str, place: int) -> None:
        """A piece, or what stands behind the name of a field."""
        if len(part) > LONGEST_PIECE or len(self.pieces) >= MOST_PIECES or is_legal(part):
            self.pieces.append(_Piece(part, place, is_fixed=True))
            return
        labelled = _LABEL.fullmatch(part)
        name = fold(labelled[1]).strip(" .") if labelled else ""
        if labelled is None:
            self.pieces.append(_Piece(part.strip(EDGES), place))
        elif name in words.PLACE_LABELS:
            self.pieces.append(_Piece(labelled[2], place))
        elif name in words.PERSON_LABELS:
            self.pieces.append(_Piece(labelled[2].strip(EDGES + "'"), place, names_person=True))
        else:
            column = propose([labelled[1]], [])[0] or ""
            if column not in ("city", "postal_code") and CODE_CITY.search(labelled[2]):
                self.pieces += [_Piece(labelled[1], place, is_fixed=True), _Piece(labelled[2], place)]
                return
            is_taken = column in _DIRECT and self._fill(column, labelled[2].strip(EDGES))
            self.pieces.append(_Piece(part, place, use=column if is_taken else "", is_fixed=True))

    def _fill(self, name: str, text: str) -> bool:
        """Whether the field took the text: it is taken whole or not at all."""
        text = " ".join(text.split())
        if name == "city" and text[:1].isdigit() and not self.draft.postal_code:
            code, text = values.split_city(text)
            self.draft.postal_code = code
        if not text or getattr(self.draft, name) or len(text) > LIMITS[name]:
            return False
        setattr(self.draft, name, text)
        return True

    # --- addresses, pages, numbers -----------------------------------------------------------------------------------

    def _without_contacts(self, line: str, place: int, *, stays_whole: bool) -> str:
        """The line with \\x1f in the place of what has been taken out of it, its label too."""
        if "(" in line or "[" in line or "{" in line:
            line = _AT.sub("@", line)

        def take(found: list[_Found], kind: str, text: str, begin: int, end: int) -> None:
            nonlocal line
            piece = None if stays_whole else _Piece(" ".join(line[begin:end].split()), place, is_fixed=True)
            if piece is not None:
                self.pieces.append(piece)
            line = line[:begin] + "\x1f" * (end - begin) + line[end:]
            if kind and len(found) < MOST_FOUND:
                found.append(_Found(kind, text, piece))

        if "@" in line:
            for match in list(_EMAIL.finditer(line)):
                if len(self.emails) < MOST_FOUND and (address := email_key(match[0])):
                    begin, _labels = labelled(line, match.start(), words.ADDRESS_LABELS)
                    take(self.emails, "email", address, begin, match.end())
        for match in list(_PAGE.finditer(line)):
            begin, labels = labelled(line, match.start(), words.WEBSITE_LABELS)
            page = match[0].rstrip(".)")
            host = "." + page.lower().rpartition("//")[2].partition("/")[0]
            is_social = any(f".{mark}" in host for mark in words.SOCIAL)
            if labels or self._is_page(page):
                take(self.pages, "" if is_social else "page", page, begin, match.start() + len(page))
        for kind, number, begin, end in numbers(line):
            take(self.numbers, kind, number, begin, end)
        return line

    def _is_page(self, text: str) -> bool:
        lower = text.lower()
        if lower.startswith(("http://", "https://", "www.")):
            return True
        host = lower.partition("/")[0]
        if host.rpartition(".")[2] in words.ENDINGS:
            return True
        return any("@" + host in line.lower() for line in self.lines if len(line) <= LONGEST_LINE)

    def _take_contacts(self) -> None:
        spelled = spellings(self.draft.last_name)
        own = [one for one in self.emails if any(name in one.text.partition("@")[0] for name in spelled)]
        for number in self.numbers:
            if number.kind == "unlabelled":
                number.kind = "mobile" if is_mobile(phone_key(number.text)) else "phone"
        order = ("direct", "phone", "switchboard")
        phones = sorted((one for one in self.numbers if one.kind in order), key=lambda one: order.index(one.kind))
        mobiles = [one for one in self.numbers if one.kind == "mobile"]
        emails = own[:1] + [one for one in self.emails if one not in own[:1]]
        for names, found in (
            (("email", "email_2"), emails),
            (("website",), self.pages),
            (("mobile", "phone_2"), mobiles),
            (("phone", "phone_2"), phones),
        ):
            for one in found:
                self._put(one, names)

    def _put(self, found: _Found, names: Iterable[str]) -> None:
        """Into the first free of the fields, unless it stands in one already, written in whatever way."""
        key = phone_key if found.kind not in ("email", "page") else str
        for name in names:
            there = getattr(self.draft, name)
            is_same = bool(there) and (there == found.text or (key(there) or there) == key(found.text))
            if is_same or self._fill(name, found.text):
                if found.piece is not None:
                    found.piece.use = name
                return

    # --- places ------------------------------------------------------------------------------------------------------

    def _free(self) -> Iterator[_Piece]:
        return (piece for piece in self.pieces if not piece.use and not piece.is_fixed)

    def _take_places(self) -> None:
        """The first address with a street, else the first one at all."""
        found: list[tuple[Place, list[_Piece]]] = []
        seen: list[_Piece] = []
        for piece in list(self._free()):
            if fold(piece.text) in words.COUNTRIES:
                if self._fill("country", piece.text):
                    piece.use = "country"
                continue
            street = _street_above(piece, seen)
            if place := place_in(piece.text, street.text if street else ""):
                found.append((place, [piece, street] if street and place.is_street_above else [piece]))
            seen.append(piece)
        found.sort(key=lambda one: (not one[0].street, one[0].is_post_box))
        if not found:
            return
        place, pieces = found[0]
        if self.draft.postal_code or self.draft.city or (self.draft.street and place.street):
            return
        for name in ("street", "postal_code", "city", "country"):
            self._fill(name, getattr(place, name))
        for piece in pieces:
            piece.use = "city"
        at = self.pieces.index(pieces[0])
        self.pieces[at + 1 : at + 1] = [_Piece(text, pieces[0].line) for text in place.after]
        self.pieces[at:at] = [_Piece(text, pieces[0].line) for text in place.before]

    def _take_street(self) -> None:
        if not self.draft.street:
            for piece in self._free():
                if is_street(piece.text) and self._fill("street", piece.text):
                    piece.use = "street"
                    return

    # --- who, which firm, which job ----------------------------------------------------------------------------------

    def _part_at_commas(self) -> None:
        """Pieces that name several things, as "Anna Weiß, Einkauf" does and "Müller, Weiß & Partner GmbH" does not."""
        parted_pieces: list[_Piece] = []
        for piece in self.pieces:
            parts = [part.strip() for part in piece.text.split(",") if part.strip()]
            may_part = not piece.use and not piece.is_fixed and 1 < len(parts) <= MOST_PARTS
            if not may_part or not self._names_several(parts):
                parted_pieces.append(piece)
            else:
                parted_pieces += [_Piece(part, piece.line, names_person=piece.names_person) for part in parts]
        self.pieces = parted_pieces

    def _names_several(self, parts: list[str]) -> bool:
        kinds = {self._kind(part) for part in parts} - {""}
        return len(kinds) > 1 or (kinds == {"firm"} and not words.OF_NOTES.isdisjoint(words_of(parts[0])))

    def _kind(self, part: str) -> str:
        if is_bare_form(part):
            return ""
        if has_sure_form(part) or (words_of(part)[:1] and words_of(part)[0] in words.FIRMS):
            return "firm"
        if is_street(part):
            return "street"
        if names_job(part):
            return "job"
        return "person" if self._person(_Piece(part, -1)).points >= _ENOUGH else ""

    def _take_firm(self) -> None:
        """The piece that most looks like a firm; its legal form may stand on the next line."""
        if self.draft.company:
            return
        free = list(self._free())
        for above, piece in itertools.pairwise(free):
            if is_bare_form(piece.text) and above.line >= piece.line - 1:
                above.form = piece
        best = max(free, key=self._firm_points, default=None)
        least = _ENOUGH_FOR_FIRM if self.draft.last_name else _CERTAIN_FIRM
        if best is not None and self._firm_points(best) >= least:
            head, comma, tail = best.text.partition(",")
            if comma and not has_legal_form(best.whole) and self._firm_points(_Piece(head, best.line)) >= least:
                best.text = head
                self.pieces.insert(self.pieces.index(best) + 1, _Piece(tail.strip(), best.line))
            firm = _CALL_FROM.sub("", best.whole)
            if self._fill("company", _FIRM_LABEL.sub("", firm)) and firm == best.whole:
                best.use = "company"
                if best.form is not None:
                    best.form.use = "company"

    def _firm_points(self, piece: _Piece) -> int:
        text = piece.whole
        if len(text) > LIMITS["company"] or is_bare_form(text):
            return 0
        said = words_of(text)
        if has_sure_form(text):
            return 10
        is_job = names_job(text)
        points = 0
        if has_legal_form(text) and not is_job:
            points += 6
        if not said or said[0] in words.NO_JOBS or not words.OF_NOTES.isdisjoint(said):
            return points
        if not is_job and any(word in words.FIRMS or word.endswith(words.FIRM_ENDINGS) for word in said):
            points += 6 if said[0] in words.FIRMS else 4
        key = company_key(text).replace(" ", "").replace("-", "")
        if (
            len(key) > 3
            and len(said) < 7
            and any(key in host or (len(host) > 3 and key.startswith(host)) for host in self._hosts())
        ):
            points += 4
        is_named_after = any(name in said for name in spellings(self.draft.last_name))
        if is_named_after and len(said) > 1 and words.NO_NAMES.isdisjoint(said):
            points += 4
        return points

    def _hosts(self) -> list[str]:
        """The names of the firm's own domains, without ending: "moebelhartwig"."""
        domains = {one.text.partition("@")[2] for one in self.emails}
        own = (domain for domain in domains if not is_generic_domain(domain))
        names = ("".join(domain.split(".")[:-1]).replace("-", "") for domain in own)
        return [spelled for name in names for spelled in {name, company_key(name)}]

    def _take_person(self) -> None:
        if self.draft.last_name or self.draft.first_name:
            return
        people = [self._person(piece) for piece in self._free()]
        best = max(people, key=lambda one: one.points, default=None)
        if best is None or best.points < _ENOUGH:
            self._take_named()
            return
        self._fill_name(best.name)
        self._fill("job_title", best.job)
        best.piece.use = "last_name"
        if pronouns := _PRONOUNS.search(best.piece.text):
            self.pieces.append(_Piece(pronouns[0].strip(), best.piece.line, is_fixed=True))
        known = set(name_key(f"{best.name.first_name} {best.name.last_name}").split())
        for piece in self._free():
            text = _SIGNS_FOR.sub("", piece.text)
            if set(name_key(text).split()) <= known:
                again = values.split_name(text)
                self._fill_name(again._replace(first_name="", last_name=""))
                piece.use = "last_name"

    def _fill_name(self, name: values.PersonName) -> None:
        titles = self.draft.title.split()
        titles += [title for title in name.title.split() if title not in titles]
        self.draft.title = " ".join(titles)[: LIMITS["title"]]
        for field_name in ("salutation", "first_name", "last_name"):
            self._fill(field_name, getattr(name, field_name))

    def _take_named(self) -> None:
        """Whom a note names in passing ("Anruf von Frau Sönksen"): the sentence stays whole."""
        if self.greets:
            return
        for piece in self.pieces:
            if piece.use or OPENING.match(fold(piece.text[:80])) or is_legal(piece.text):
                continue
            if found := _ADDRESSED.search(piece.text[:LONGEST_PIECE]):
                self._fill_name(values.split_name(found[0]))
                return

    def _person(self, piece: _Piece) -> "_Person":
        """How much speaks for the piece being the name of who wrote."""
        text = _PRONOUNS.sub("", _SIGNS_FOR.sub("", piece.text)).strip(EDGES)
        has_sign = text != piece.text.strip(EDGES)
        job = ""
        first, _space, others = text.partition(" ")
        if fold(first) in words.JOBS and len(others.split()) > 1:
            job, text = first, others
        text, titles = without_titles(text[:200])
        name = values.split_name(text)
        name = name._replace(title=" ".join(filter(None, [*titles, name.title])))
        said = f"{name.first_name} {name.last_name}".split()
        nobody = _Person(piece, name, 0, "")
        is_short = 0 < len(said) <= 5 and len(text) <= _LONGEST_NAME
        if not is_short or has_sure_form(text) or not all(map(is_name_word, said)):
            return nobody
        folded = [fold(word).strip(".") for word in said]
        is_known = folded[0].partition("-")[0] in words.FIRST_NAMES
        particles = [word for word in folded if word in words.PARTICLES]
        alone = [word for word in folded if word not in particles]
        if any(word in words.NO_NAMES or (word in words.FIRMS and word not in _ALSO_NAMES) for word in alone):
            return nobody
        if any(word in words.JOBS for word in folded) and not (is_known and len(said) < 4):
            return nobody
        points = 3 * bool(name.salutation) + 3 * bool(name.title) + 3 * has_sign + 4 * piece.names_person
        points += 3 * is_known + (1 < len(said) < 4) + 3 * (1 < len(alone) < len(said)) - 2 * bool(job)
        points += self._confirmation(name, said) + self._standing(piece)
        if not is_known and any(word.endswith(words.FIRM_ENDINGS) for word in alone):
            points -= 2
        if len(said) == 1 and not (name.salutation or name.title):
            points -= 2
            name = name._replace(first_name=name.last_name, last_name="") if is_known else name
        return _Person(piece, in_small_letters(name), points, job)

    def _standing(self, piece: _Piece) -> int:
        """What the place of a piece says: first, first after the greeting, or just above a job."""
        free = list(self._free())
        if piece not in free:
            return 0
        below = free[free.index(piece) + 1 :][:1]
        is_above_job = bool(below) and names_job(below[0].text)
        return (piece is free[0]) * (3 if self.greets else 1) + 2 * is_above_job

    def _confirmation(self, name: values.PersonName, said: list[str]) -> int:
        """What the mail addresses say about a name: "j.petersen@…"."""
        locals_ = [one.text.partition("@")[0] for one in self.emails]
        if any(spelled in local for spelled in spellings(name.last_name) for local in locals_):
            return 4
        first = spellings(name.first_name.partition(" ")[0])
        return 3 if len(said) > 1 and any(spelled in local for spelled in first for local in locals_) else 0

    def _take_job(self) -> None:
        before: _Piece | None = None
        for piece in self._free():
            if not names_job(piece.text):
                continue
            if before is None:
                if self._fill("job_title", piece.text):
                    piece.use = "job_title"
                    before = piece
            elif piece.line == before.line + 1 and len(self.draft.job_title + piece.text) < LIMITS["job_title"] - 2:
                self.draft.job_title += ", " + piece.text
                piece.use = "job_title"
                before = piece


def _street_above(piece: _Piece, seen: list[_Piece]) -> _Piece | None:
    """The piece above a postal code that may be the street: it has a number in it, and nothing else claims it."""
    for before in reversed(seen[-3:]):
        if before.line < piece.line - 3:
            break
        may_be = may_be_street(before.text) if before is seen[-1] else is_street(before.text)
        if may_be and not has_sure_form(before.text):
            return before
    return None
