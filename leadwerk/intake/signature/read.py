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
    TITLES,
    company_key,
    email_key,
    fold,
    has_legal_form,
    is_generic_domain,
    name_key,
    phone_key,
    search_text,
)
from leadwerk.intake import values
from leadwerk.intake.channels.csv_file.mapping import propose
from leadwerk.intake.draft import LIMITS, LeadDraft
from leadwerk.intake.signature import LONGEST, words
from leadwerk.intake.signature.lines import parted

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
_DIALLED = re.compile(r"(?<![\w@.,-])\(?\+?\(?\d[\d ()/.\-–‑]*")
_ANOTHER = re.compile(r" ?/ ?(?=\+|0[1-9])|  +(?=\+|0)")
_DAY = re.compile(r"[0-3]?\d\.[01]?\d\.(?:\d\d)?\d\d(?!\d)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[ .:/()&+\-]*$")
_HINT = re.compile(r" ?\(([^\W\d_]{1,15})\)")
_SEPARATOR = re.compile(r"[|·•●▪■◆‖¦\t\x1f]|(?<!\d)\s[-–—]\s|\s[-–—]\s(?!\d{1,3}[a-z]?\b)|\s//\s| {4,}")
_COUNTRY_DASH = re.compile(r"(?<=\b[A-Z]) ?[-–] (?=\d{4,5}\b)")
_OPENING = re.compile(rf"(?:{'|'.join(words.OPENINGS)})(?![\w@.-])")
_EDGES = ' \t,;:|·•-–—/*_=<>"“”„»«'
_LABEL = re.compile(r"([^\W\d_][\w.\-/ ]{0,28}) ?:\s*(.+)")
_SENTENCE_END = (".", "?", "!", "…")

_DIRECT = frozenset(
    ["company", "salutation", "title", "first_name", "last_name", "job_title", "street", "postal_code", "city"]
    + ["country"]
)
"""What is taken as it stands behind its label, as forms on websites send it."""


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
            is_sentence = bool(_OPENING.match(folded)) or _is_sentence(line)
            between = self._without_contacts(line, place, is_sentence=is_sentence)
            if is_sentence:
                self.pieces.append(_Piece(line, place, is_fixed=True))
                continue
            for part in _SEPARATOR.split(_COUNTRY_DASH.sub("-", between)):
                if _says(part):
                    self._add(part.strip(" \t,;|"), place)
            names_directors = _is_legal(line) and line.rstrip().endswith((":", ","))

    def _add(self, part: str, place: int) -> None:
        """A piece, or what stands behind the name of a field."""
        if len(part) > LONGEST_PIECE or len(self.pieces) >= MOST_PIECES or _is_legal(part):
            self.pieces.append(_Piece(part, place, is_fixed=True))
            return
        labelled = _LABEL.fullmatch(part)
        name = fold(labelled[1]).strip(" .") if labelled else ""
        if labelled is None:
            self.pieces.append(_Piece(part.strip(_EDGES), place))
        elif name in words.PLACE_LABELS:
            self.pieces.append(_Piece(labelled[2], place))
        elif name in words.PERSON_LABELS:
            self.pieces.append(_Piece(labelled[2].strip(_EDGES + "'"), place, names_person=True))
        else:
            column = propose([labelled[1]], [])[0] or ""
            if column not in ("city", "postal_code") and _CODE_CITY.search(labelled[2]):
                self.pieces += [_Piece(labelled[1], place, is_fixed=True), _Piece(labelled[2], place)]
                return
            is_taken = column in _DIRECT and self._fill(column, labelled[2].strip(_EDGES))
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

    def _without_contacts(self, line: str, place: int, *, is_sentence: bool) -> str:
        """The line with \\x1f in the place of what has been taken out of it, its label too."""
        if "(" in line or "[" in line or "{" in line:
            line = _AT.sub("@", line)

        def take(found: list[_Found], kind: str, text: str, begin: int, end: int) -> None:
            nonlocal line
            piece = None if is_sentence else _Piece(" ".join(line[begin:end].split()), place, is_fixed=True)
            if piece is not None:
                self.pieces.append(piece)
            line = line[:begin] + "\x1f" * (end - begin) + line[end:]
            if kind and len(found) < MOST_FOUND:
                found.append(_Found(kind, text, piece))

        if "@" in line:
            for match in list(_EMAIL.finditer(line)):
                if len(self.emails) < MOST_FOUND and (address := email_key(match[0])):
                    begin, _labels = _labelled(line, match.start(), words.ADDRESS_LABELS)
                    take(self.emails, "email", address, begin, match.end())
        for match in list(_PAGE.finditer(line)):
            begin, labels = _labelled(line, match.start(), words.WEBSITE_LABELS)
            page = match[0].rstrip(".)")
            host = "." + page.lower().rpartition("//")[2].partition("/")[0]
            is_social = any(f".{mark}" in host for mark in words.SOCIAL)
            if labels or self._is_page(page):
                take(self.pages, "" if is_social else "page", page, begin, match.start() + len(page))
        for kind, number, begin, end in _numbers(line):
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
        spelled = _spellings(self.draft.last_name)
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
                self._place(one, names)

    def _place(self, found: _Found, names: Iterable[str]) -> None:
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
        found: list[tuple[_Place, list[_Piece]]] = []
        seen: list[_Piece] = []
        for piece in list(self._free()):
            if fold(piece.text) in words.COUNTRIES:
                if self._fill("country", piece.text):
                    piece.use = "country"
            elif place := _place(piece.text, _street_before(piece, seen)):
                found.append((place, [piece]))
                if place.street_piece is not None:
                    found[-1][1].append(place.street_piece)
            seen.append(piece)
        found.sort(key=lambda one: (not one[0].street, fold(one[0].street).startswith(_POST_BOX)))
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
                if _is_street(piece.text) and self._fill("street", piece.text):
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
        return len(kinds) > 1 or (kinds == {"firm"} and not words.OF_NOTES.isdisjoint(_words(parts[0])))

    def _kind(self, part: str) -> str:
        if _is_bare_form(part):
            return ""
        if _has_sure_form(part) or (_words(part)[:1] and _words(part)[0] in words.FIRMS):
            return "firm"
        if _is_street(part):
            return "street"
        if _names_job(part):
            return "job"
        return "person" if self._person(_Piece(part, -1)).points >= _ENOUGH else ""

    def _take_firm(self) -> None:
        """The piece that most looks like a firm; its legal form may stand on the next line."""
        if self.draft.company:
            return
        free = list(self._free())
        for above, piece in itertools.pairwise(free):
            if _is_bare_form(piece.text) and above.line >= piece.line - 1:
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
        if len(text) > LIMITS["company"] or _is_bare_form(text):
            return 0
        said = _words(text)
        if _has_sure_form(text):
            return 10
        is_job = _names_job(text)
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
        is_named_after = any(name in said for name in _spellings(self.draft.last_name))
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
            if piece.use or _OPENING.match(fold(piece.text[:80])) or _is_legal(piece.text):
                continue
            if found := _ADDRESSED.search(piece.text[:LONGEST_PIECE]):
                self._fill_name(values.split_name(found[0]))
                return

    def _person(self, piece: _Piece) -> "_Person":
        """How much speaks for the piece being the name of who wrote."""
        text = _PRONOUNS.sub("", _SIGNS_FOR.sub("", piece.text)).strip(_EDGES)
        has_sign = text != piece.text.strip(_EDGES)
        job = ""
        first, _space, others = text.partition(" ")
        if fold(first) in words.JOBS and len(others.split()) > 1:
            job, text = first, others
        text, titles = _without_titles(text[:200])
        name = values.split_name(text)
        name = name._replace(title=" ".join(filter(None, [*titles, name.title])))
        said = f"{name.first_name} {name.last_name}".split()
        nobody = _Person(piece, name, 0, "")
        is_short = 0 < len(said) <= 5 and len(text) <= _LONGEST_NAME
        if not is_short or _has_sure_form(text) or not all(map(_is_name_word, said)):
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
        return _Person(piece, _in_small_letters(name), points, job)

    def _standing(self, piece: _Piece) -> int:
        """What the place of a piece says: first, first after the greeting, or just above a job."""
        free = list(self._free())
        if piece not in free:
            return 0
        below = free[free.index(piece) + 1 :][:1]
        is_above_job = bool(below) and _names_job(below[0].text)
        return (piece is free[0]) * (3 if self.greets else 1) + 2 * is_above_job

    def _confirmation(self, name: values.PersonName, said: list[str]) -> int:
        """What the mail addresses say about a name: "j.petersen@…"."""
        locals_ = [one.text.partition("@")[0] for one in self.emails]
        if any(spelled in local for spelled in _spellings(name.last_name) for local in locals_):
            return 4
        first = _spellings(name.first_name.partition(" ")[0])
        return 3 if len(said) > 1 and any(spelled in local for spelled in first for local in locals_) else 0

    def _take_job(self) -> None:
        before: _Piece | None = None
        for piece in self._free():
            if not _names_job(piece.text):
                continue
            if before is None:
                if self._fill("job_title", piece.text):
                    piece.use = "job_title"
                    before = piece
            elif piece.line == before.line + 1 and len(self.draft.job_title + piece.text) < LIMITS["job_title"] - 2:
                self.draft.job_title += ", " + piece.text
                piece.use = "job_title"
                before = piece


# --- numbers ---------------------------------------------------------------------------------------------------------


def _labelled(line: str, begin: int, known: Iterable[str]) -> tuple[int, list[str]]:
    """Where the labels in front of `begin` start, and these."""
    labels: list[str] = []
    unlabelled = begin
    while found := _LAST_WORD.search(line, max(0, begin - 40), begin):
        word = fold(found[1])
        word = word if word in known else word.rpartition("-")[2]
        if word not in known and word not in words.BESIDE_LABELS:
            break
        if len(word) == 1 and not _stands_alone(line, found.start(), line[found.end(1) : begin]):
            break
        labels.append(word)
        begin = found.start()
    return (begin, labels) if any(label in known for label in labels) else (unlabelled, [])


def _stands_alone(line: str, begin: int, behind: str) -> bool:
    before = line[:begin].rstrip(" ")
    return not before or not before[-1].isalnum() or behind[:1] in (":", ".")


_STRENGTH = ("mobile", "direct", "switchboard", "phone", "fax")


def _numbers(line: str) -> Iterator[tuple[str, str, int, int]]:
    """Kind, number as typed, from where to where with its label. Of a fax number the kind is ""."""
    at = 0
    while found := _DIALLED.search(line, at):
        run = found[0].rstrip(" (/.-–‑")
        if another := _ANOTHER.search(run, 5):
            run = run[: another.start()]
        end = at = found.start() + max(len(run), 1)
        digits = sum(sign.isdigit() for sign in run)
        begin, labels = _labelled(line, found.start(), words.PHONE_LABELS)
        kinds = {words.PHONE_LABELS[label] for label in labels if label in words.PHONE_LABELS}
        hint = _HINT.match(line, end)
        if hint and (kind := words.PHONE_LABELS.get(fold(hint[1]))):
            kinds, end = {kind}, hint.end()
        is_long_label = any(len(label) > 1 for label in labels)
        if not digits or _DAY.match(run):
            continue
        if kinds and (5 <= digits <= 17 if is_long_label else phone_key(run)):
            kind = next(kind for kind in _STRENGTH if kind in kinds)
            yield ("" if kind == "fax" else kind), " ".join(run.split()), begin, end
        elif not labels and not _numbered(line, begin) and run[0] in "+0(" and 7 <= digits <= 16 and phone_key(run):
            yield "unlabelled", " ".join(run.split()), found.start(), end


def _numbered(line: str, begin: int) -> bool:
    """Whether the word in front says that the number is one of something else: "Kunden-Nr. 0123456789"."""
    found = _LAST_WORD.search(line, max(0, begin - 40), begin)
    return found is not None and fold(found[1]).endswith(words.OTHER_NUMBERS)


# --- places ----------------------------------------------------------------------------------------------------------


class _Place(NamedTuple):
    street: str
    postal_code: str
    city: str
    country: str
    street_piece: _Piece | None
    before: list[str]
    after: list[str]


_CODE_CITY = re.compile(
    rf"(?<![\w.,/-])(?:(?P<prefix>{'|'.join(words.COUNTRY_OF)}) ?[-–] ?|(?P<apart>D|A|CH|DE|AT) )?"
    r"(?P<code>\d{5}|\d{4}(?: [A-Z]{2}(?= ))?) +(?P<city>[^\W\d_][^\d,;]{0,80})"
)
_BRITISH = re.compile(r"(?P<city>(?<!\w)[^\W\d_][^\d,;]{0,40}?)[, ] {0,3}(?P<code>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b")
_AMERICAN = re.compile(r"(?P<city>(?<!\w)[^\W\d_][^\d,;]{0,40}, [A-Z]{2}),? (?P<code>\d{5}(?:-\d{4})?)")
_POST_BOX = ("postfach", "p.o.", "po box", "pf ", "case postale")
_HOUSE = re.compile(r"\d+ ?[a-zA-Z]?(?: ?[-–/+] ?\d+ ?[a-zA-Z]?)*")
_NO_STREET = re.compile(r"[@€%]")


def _street_before(piece: _Piece, seen: list[_Piece]) -> _Piece | None:
    """The piece above a postal code that may be the street: it has a number in it, and nothing else claims it."""
    for before in reversed(seen[-3:]):
        if before.line < piece.line - 3:
            break
        may_be = _may_be_street(before.text) if before is seen[-1] else _is_street(before.text)
        if may_be and not _has_sure_form(before.text):
            return before
    return None


def _may_be_street(text: str) -> bool:
    if len(text) > 80 or _NO_STREET.search(text) or not any(sign.isdigit() for sign in text):
        return False
    return any(sign.isalpha() for sign in text) and not _CODE_CITY.search(text)


def _is_street(text: str) -> bool:
    """Whether a street can be seen without a postal code beside it: "Lindenstr. 12 a", "Am Kai 3", "12 rue X"."""
    said = fold(text).split()
    if not 1 < len(said) <= 7 or len(text) > 80:
        return False
    if said[0] == "postfach":
        return said[1].isdigit()
    house = next((place for place, word in enumerate(said) if word[0].isdigit()), -1)
    if house < 0 or not _HOUSE.match(said[house]):
        return False
    names = [word.rstrip(".,") for word in (said[:house] or said[house + 1 :])]
    return bool(names) and (any(name.endswith(words.STREETS) for name in names) or names[0] in words.STREET_STARTS)


def _place(text: str, above: _Piece | None) -> _Place | None:
    """The address in a piece, with the street in front of it or `above` it."""
    for pattern in (_AMERICAN, _CODE_CITY, _BRITISH):
        if found := pattern.search(text):
            break
    else:
        return None
    code, city = found["code"], found["city"].strip(" .-–|")
    before = [part for part in (part.strip(_EDGES) for part in text[: found.start()].split(",")) if part]
    after = [part for part in (part.strip(_EDGES) for part in text[found.end() :].split(",")) if part]
    street = street_piece = None
    if before and any(sign.isdigit() for sign in before[-1]) and _may_be_street(before[-1]):
        street = before.pop()
    elif not before and above is not None:
        street_piece, street = above, above.text
    prefix = (found["prefix"] or found["apart"] or "") if pattern is _CODE_CITY else ""
    if pattern is _CODE_CITY:
        first = fold(city.split()[0])
        if first in words.NO_CITIES or not (city[0].isupper() or city[0].isdigit()) or (before and not street):
            return None
        if len(code) == 4 and not (street or prefix in words.COUNTRY_OF):
            return None
    head, _space, tail = city.rpartition(" ")
    country = words.COUNTRY_OF.get(prefix, "")
    if head and fold(tail) in words.COUNTRIES:
        city, country = head.rstrip(" ,-"), tail
    return _Place(street or "", code, city, country, street_piece, before, after)


# --- firms, persons, jobs --------------------------------------------------------------------------------------------

_LONGEST_NAME = LIMITS["title"]
_ENOUGH = 4
_ENOUGH_FOR_FIRM = 4
_CERTAIN_FIRM = 6
_INITIALS = re.compile(r"(?<=\b[^\W\d_])\. ?(?=[^\W\d_]\b)")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’.]{1,2}[^\W\d_]+)*\.?")
_FOREIGN_TITLE = re.compile(r"[^\W\d_]{3,5}\.")
_ADDRESSED = re.compile(r"\b(?:Herrn?|Frau|Mr\.?|Mrs\.?|Ms\.?)((?: (?:Dr\.|Prof\.|[^\W\d_a-z][\w'’-]{0,40})){1,4})")
_SIGNS_FOR = re.compile(
    r"^(?:i\. ?[AVav]\.?|ppa\.?|p\. ?p[a.]?\.?|im Auftrag|Inh(?:aber(?:in)?|\.)|Ihr|Ihre)[:.]? +(?=[^\W\d_])"
)
_PRONOUNS = re.compile(r" ?\((?:sie|er|she|he|they|keine)\b[^)]{0,30}\)$", re.IGNORECASE)
_CALL_FROM = re.compile(r"^(?:(?:Anruf|Rückruf|Besuch|Gespräch|Nachricht|Mail) (?:von|bei|mit)) +")
_FIRM_LABEL = re.compile(r"^(?:Firma|Fa\.) +")
_ALSO_NAMES = frozenset(["maler", "hof", "kammer", "bank", "stadt", "amt"])


class _Person(NamedTuple):
    piece: _Piece
    name: values.PersonName
    points: int
    job: str


def _words(text: str) -> list[str]:
    return _WORDS.findall(_INITIALS.sub("", fold(text)))


def _has_sure_form(text: str) -> bool:
    return has_legal_form(text) and any(word in words.SURE_FORMS for word in _words(text)[1:])


def _is_bare_form(text: str) -> bool:
    """Whether a line is nothing but the legal form of the firm above it."""
    return len(text) < 60 and company_key(f"x {text}") == "x"


def _names_job(text: str) -> bool:
    said = _words(text[:200])
    if not 0 < len(said) <= 9 or said[0] in words.NO_JOBS:
        return False
    if sum(sign.isdigit() for sign in text) > 1 or ":" in text:
        return False
    single = [part for word in said for part in word.split("-")]
    return any(word in words.JOBS or word.endswith(words.JOB_ENDINGS) for word in single)


def _without_titles(text: str) -> tuple[str, list[str]]:
    """The text without what stands before a name and is no word of it: "RA", "Dott."."""
    titles = []
    first, _space, others = text.partition(" ")
    while " " in others.strip() and (fold(first) in words.PROFESSIONS or _FOREIGN_TITLE.fullmatch(first)):
        if values.to_salutation(first) != first or fold(first).rstrip(".") in TITLES:
            break
        titles.append(first)
        text = others.strip()
        first, _space, others = text.partition(" ")
    return text, titles


def _is_name_word(word: str) -> bool:
    if fold(word) in words.PARTICLES:
        return True
    return word[0].isupper() and _NAME_WORD.fullmatch(word) is not None


def _in_small_letters(name: values.PersonName) -> values.PersonName:
    """ "JÜRGEN BRAND" as "Jürgen Brand"."""
    first, last = (_cased(text) for text in (name.first_name, name.last_name))
    return name._replace(first_name=first, last_name=last)


def _cased(text: str) -> str:
    return " ".join(word.title() if len(word) > 2 and word.isupper() else word for word in text.split())


def _spellings(name: str) -> list[str]:
    """A name as it may stand in an address: with ä, ae and a."""
    return [word for word in search_text(name).replace("-", " ").split() if len(word) > 2]


def _is_legal(text: str) -> bool:
    folded = fold(text[:100])
    if any(f" {mark} " in folded for mark in ("hrb", "hra", "ust-id", "iban")):
        return True
    begun = next((mark for mark in words.LEGAL if folded.startswith(mark)), None)
    return begun is not None and (len(begun) > 5 or not folded[len(begun) :][:1].isalpha())


def _is_sentence(line: str) -> bool:
    said = line.split()
    if len(said) < 5 or _SEPARATOR.search(line):
        return False
    small = sum(word[0].islower() and fold(word) not in words.PARTICLES for word in said)
    return small >= 4 or (small >= 2 and line.rstrip().endswith(_SENTENCE_END) and not has_legal_form(line))
