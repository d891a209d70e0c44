"""What every channel makes of what came in: a lead as far as it is known, before any rule or look-up."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from leadwerk.foundation.spreadsheet import restored
from leadwerk.foundation.text import clean, email_key, fold, has_legal_form, phone_key
from leadwerk.intake import values


@dataclass(slots=True)
class LeadDraft:
    """A lead as it came in. Text is trimmed, storable and fits its column; "" and None mean unknown.

    `value` is in cents of the installation's currency, `received_at` in UTC. `owner`, `source` and `campaign` are names
    as they came: who creates the lead looks them up. So are `status` (words of several columns, line by line) and what
    else tells the lead's history, up to the last `task`. `extra` holds what has no field, by the name of its column,
    `notes` what could not be understood, as it came ("Wert: ca. 60 TEUR"). Both go to the journal.
    """

    company: str = ""
    salutation: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    full_name: str = ""
    job_title: str = ""
    email: str = ""
    email_2: str = ""
    phone: str = ""
    mobile: str = ""
    phone_2: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    website: str = ""
    industry: str = ""
    employees: str = ""
    description: str = ""
    interest: str = ""
    value: int | None = None
    currency: str = ""
    source: str = ""
    campaign: str = ""
    received_at: dt.datetime | None = None
    owner: str = ""
    external_id: str = ""
    note: str = ""
    language: str = ""
    consent: str = ""
    status: str = ""
    end_reason: str = ""
    closed_at: dt.datetime | None = None
    last_contact_at: dt.datetime | None = None
    task: str = ""
    task_due: dt.datetime | None = None
    task_done: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def is_enough(self) -> bool:
        """Whether it is a lead at all: a name, an address, a number or a sentence."""
        return bool(
            self.company or self.last_name or self.first_name or self.email or self.phone or self.mobile
            or self.description
        )  # fmt: skip

    def lead_fields(self) -> dict[str, Any]:
        """What is known, by the names of the lead's own columns."""
        found: dict[str, Any] = {
            column: text for name, column in _LEAD_COLUMNS.items() if (text := getattr(self, name)) not in ("", None)
        }
        further = (("email", self.email_2), ("phone", self.phone_2))
        if more := [{"kind": kind, "value": text} for kind, text in further if text]:
            found["more_addresses"] = more
        return found


_LEAD_COLUMNS = {"company": "company_name"} | {
    name: name
    for name in (
        "salutation", "title", "first_name", "last_name", "job_title", "email", "phone", "mobile", "street",
        "postal_code", "city", "country", "website", "industry", "employees", "description", "interest", "value",
        "language", "consent",
    )
}  # fmt: skip
LIMITS = {
    "company": 200, "salutation": 20, "title": 60, "first_name": 100, "last_name": 100, "full_name": 200,
    "job_title": 120, "email": 254, "email_2": 254, "phone": 60, "mobile": 60, "phone_2": 60, "street": 200,
    "postal_code": 20, "city": 120, "country": 80, "website": 300, "industry": 120, "employees": 40, "interest": 300,
    "currency": 20, "source": 120, "campaign": 200, "owner": 254, "external_id": 120, "language": 5, "consent": 300,
    "status": 300, "end_reason": 300, "task": 200, "task_done": 60,
}  # fmt: skip
"""How much of a text its column takes; a longer one is cut and kept whole in `notes`."""

FIELDS = tuple(name for name in LeadDraft.__dataclass_fields__ if name not in {"extra", "notes"})
"""What a column can be mapped to."""
DAYS = frozenset(("received_at", "closed_at", "last_contact_at", "task_due"))
HISTORY = ("status", "end_reason", "closed_at", "last_contact_at", "task", "task_due", "task_done")
IGNORED = "-"
"""Mapped to this, a column is left out: not even a note is kept of it."""


@dataclass(slots=True)
class Formats:
    """How the cells of one file are to be read: found once per column, may be corrected by a person.

    `decimal` and `order` are by column, as `values.decimal_mark` and `values.date_order` give them. `words` says what
    words of a status column mean that Leadwerk does not know by itself (`history.meaning_of`).
    """

    headers: tuple[str, ...]
    decimal: dict[int, str] = field(default_factory=dict)
    order: dict[int, str] = field(default_factory=dict)
    has_german_postal: bool = False
    region: str = "DE"
    zone: str = "Europe/Berlin"
    currency: str = "EUR"
    words: dict[str, str] = field(default_factory=dict)
    _plan: "tuple[Mapping[int, str | None], _Plan] | None" = field(default=None, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        return {
            "headers": list(self.headers),
            "decimal": {str(column): mark for column, mark in self.decimal.items()},
            "order": {str(column): order for column, order in self.order.items()},
            "has_german_postal": self.has_german_postal,
            "region": self.region,
            "zone": self.zone,
            "currency": self.currency,
            "words": self.words,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Formats":
        given = dict(data)
        given["headers"] = tuple(data["headers"])
        given["decimal"] = {int(column): mark for column, mark in data["decimal"].items()}
        given["order"] = {int(column): order for column, order in data["order"].items()}
        return cls(**given)

    def plan(self, mapping: Mapping[int, str | None]) -> "_Plan":
        if self._plan is None or self._plan[0] is not mapping:
            self._plan = (mapping, _steps(self.headers, mapping))
        return self._plan[1]


def guess_formats(
    headers: Sequence[str],
    mapping: Mapping[int, str | None],
    sample_rows: Iterable[Sequence[str]],
    *,
    region: str = "DE",
    zone: str = "Europe/Berlin",
    currency: str = "EUR",
) -> Formats:
    """Look at the sample and say how amounts, days and postal codes are written in it."""
    formats = Formats(tuple(headers), region=region, zone=zone, currency=currency)
    sample = list(sample_rows)
    for column, name in mapping.items():
        cells = [row[column] for row in sample if column < len(row) and row[column].strip()]
        if name == "value":
            formats.decimal[column] = values.decimal_mark(cells)
        elif name in DAYS:
            formats.order[column] = values.date_order(cells)
        elif name == "postal_code":
            formats.has_german_postal = region == "DE" and values.is_german_postal(cells)
    return formats


def from_row(cells: Sequence[str], mapping: Mapping[int, str | None], formats: Formats) -> LeadDraft:
    """The draft of one row. Never raises: what cannot be understood is in `notes`, what has no field in `extra`.

    Give the same `mapping` and `formats` objects for all rows of a file: what they ask for is prepared once.
    """
    draft = LeadDraft()
    plan = formats.plan(mapping)
    width = len(cells)
    if width < len(plan):
        cells = [*cells, *[""] * (len(plan) - width)]
    joined = "".join(cells)
    is_plain = joined.isprintable()
    if "'" in joined:
        cells = [restored(cell) for cell in cells]
    for column, name, limit, read, step in plan:
        cell = cells[column].strip()
        if not cell:
            continue
        if read is not None:
            read(draft, cell, step, formats)
        elif is_plain and len(cell) <= limit:
            setattr(draft, name, cell)
        else:
            setattr(draft, name, _fitted(draft, cell, step))
    for column in range(len(plan), width):
        if cell := cells[column].strip():
            draft.extra[_("Column %(number)s") % {"number": column + 1}] = clean(cell)
    _finish(draft)
    return draft


def reading(cell: str, column: int, name: str, formats: Formats) -> LeadDraft:
    """A draft of this cell alone, as field `name`: whether its column holds what it is taken for."""
    draft = LeadDraft()
    step = _Step(
        column, name, formats.headers[column] if column < len(formats.headers) else "", LIMITS.get(name, 100_000)
    )
    read = _READERS.get(name)
    if read is not None:
        read(draft, cell.strip(), step, formats)
    else:
        setattr(draft, name, _fitted(draft, cell.strip(), step))
    return draft


# --- one cell --------------------------------------------------------------------------------------------------------


class _Step(NamedTuple):
    """A column: its field, its name for people, how long its text may be."""

    column: int
    name: str
    label: str
    limit: int


_Read = Callable[[LeadDraft, str, _Step, "Formats"], None]


def _steps(headers: Sequence[str], mapping: Mapping[int, str | None]) -> "_Plan":
    """(column, field, limit, reader, step); without a reader the text is taken as it is."""
    plan: _Plan = []
    labels: set[str] = set()
    for column in range(max([len(headers), *(place + 1 for place in mapping)])):
        name = mapping.get(column) or ""
        header = headers[column] if column < len(headers) else ""
        label = clean(header, 120) or _("Column %(number)s") % {"number": column + 1}
        if label in labels:
            label = f"{label} ({column + 1})"
        labels.add(label)
        limit = LIMITS.get(name, 100_000)
        step = _Step(column, name, label, limit)
        plan.append((column, name, limit, _READERS.get(name) if name else _read_extra, step))
    # The currency is known before the amount.
    return sorted(plan, key=lambda entry: entry[1] == "value")


def _fitted(draft: LeadDraft, cell: str, step: _Step) -> str:
    """The cell on one line and within its column."""
    text = clean(" ".join(cell.split()))
    if len(text) > step.limit:
        draft.notes.append(f"{step.label}: {text}")
        return clean(text, step.limit)
    return text


def _noted(draft: LeadDraft, step: _Step, note: str) -> None:
    if note:
        draft.notes.append(f"{step.label}: {clean(note)}")


def _read_extra(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    draft.extra[step.label] = cell if cell.isprintable() else clean(cell)


def _read_nothing(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    pass


def _read_long(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    before = getattr(draft, step.name)
    text = clean(cell, step.limit)
    setattr(draft, step.name, f"{before}\n{text}" if before else text)


def _read_joined(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    before = getattr(draft, step.name)
    separator = ", " if step.name == "interest" else " "
    joined = f"{before}{separator}{cell}" if before else cell
    if len(joined) > step.limit or (not joined.isprintable() and step.name != "street"):
        joined = _fitted(draft, joined, step)
    setattr(draft, step.name, joined)


def _read_salutation(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    salutation = values.to_salutation(cell)
    if salutation == cell and (" " in cell or "." in cell):
        parts = values.split_name(cell + " X")
        words = fold(cell).split()
        if parts.last_name == "X" and not parts.first_name:
            salutation, draft.title = parts.salutation, draft.title or parts.title
        elif "herr" in words or "herrn" in words:
            salutation = "Herr"
        elif "frau" in words:
            salutation = "Frau"
    draft.salutation = salutation if len(salutation) <= step.limit else _fitted(draft, salutation, step)


def _read_email(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    key = email_key(cell)
    if not key:
        _noted(draft, step, cell)
        return
    if len(cell) > len(key) + 3 and cell.count("@") > 1:
        for piece in re.split(r"[;,\s]+", cell):
            other = email_key(piece)
            if other and other != key:
                if draft.email_2 or step.name == "email_2":
                    _noted(draft, step, piece)
                else:
                    draft.email_2 = other
    setattr(draft, step.name, key)


_DIGIT = re.compile(r"\d")
_SEVERAL_PHONES = re.compile(r"\s*(?:[;,\n|]|/(?=\s*(?:\+|0\d))|\b(?:oder|or|und|and)\b)\s*")


def _read_phone(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    if cell[:2] == "p:" or cell[0] == "'":  # as Meta exports them, and as people keep spreadsheets from eating the zero
        cell = cell.lstrip("p:'").strip()
    if not _DIGIT.search(cell):
        _noted(draft, step, cell)
        return
    if len(cell) > 20:
        numbers = [piece for piece in _SEVERAL_PHONES.split(cell) if phone_key(piece, formats.region)]
        if len(numbers) > 1:
            cell = numbers[0]
            for other in numbers[1:]:
                spare = next((name for name in ("mobile", "phone_2") if not getattr(draft, name)), None)
                if spare and spare != step.name:
                    setattr(draft, spare, other)
                else:
                    _noted(draft, step, other)
    if len(cell) > step.limit or not cell.isprintable():
        cell = _fitted(draft, cell, step)
    if before := getattr(draft, step.name):
        _noted(draft, step, before)
    setattr(draft, step.name, cell)


def _read_postal_code(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    code, note = values.to_postal_code(cell, is_padded=formats.has_german_postal)
    _noted(draft, step, note)
    draft.postal_code = code


def _read_website(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    draft.website, note = values.to_website(cell)
    _noted(draft, step, note)


def _read_language(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    draft.language, note = values.to_language(cell)
    _noted(draft, step, note)


def _read_value(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    currency = values.to_currency(draft.currency) if draft.currency else formats.currency
    if currency != formats.currency:
        _noted(draft, step, f"{cell} {draft.currency}")
        return
    draft.value, note = values.to_cents(cell, formats.decimal.get(step.column, ","), formats.currency)
    _noted(draft, step, note)


def _read_instant(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    instant, note = values.to_instant(cell, formats.order.get(step.column, "dmy"), formats.zone)
    setattr(draft, step.name, instant)
    _noted(draft, step, note)


def _read_status(draft: LeadDraft, cell: str, step: _Step, formats: Formats) -> None:
    words = _fitted(draft, cell, step)
    if words not in draft.status.split("\n"):
        draft.status = f"{draft.status}\n{words}" if draft.status else words


_Plan = list[tuple[int, str, int, _Read | None, _Step]]
_READERS: dict[str, _Read] = {
    IGNORED: _read_nothing,
    "salutation": _read_salutation,
    "email": _read_email,
    "email_2": _read_email,
    "phone": _read_phone,
    "mobile": _read_phone,
    "phone_2": _read_phone,
    "street": _read_joined,
    "interest": _read_joined,
    "postal_code": _read_postal_code,
    "website": _read_website,
    "language": _read_language,
    "value": _read_value,
    "status": _read_status,
    "received_at": _read_instant,
    "closed_at": _read_instant,
    "last_contact_at": _read_instant,
    "task_due": _read_instant,
    "description": _read_long,
    "note": _read_long,
}


# --- the whole row ---------------------------------------------------------------------------------------------------


def _finish(draft: LeadDraft) -> None:
    """What one cell says about other fields."""
    if draft.full_name:
        _part_full_name(draft)
    elif draft.last_name and not draft.first_name and "," in draft.last_name:
        _take_name(draft, values.split_name(draft.last_name), is_whole=True)
    if draft.city and not draft.postal_code and draft.city[0].isdigit():
        draft.postal_code, draft.city = values.split_city(draft.city)
    if draft.street and not draft.postal_code and any(map(str.isdigit, draft.street)):
        address = values.split_address(draft.street)
        draft.street = address.street
        if address.postal_code:
            draft.postal_code = address.postal_code
            draft.city = draft.city or address.city[:120]
            draft.country = draft.country or address.country[:80]
    if draft.email_2 and not draft.email:
        draft.email, draft.email_2 = draft.email_2, ""
    if draft.phone_2 and not draft.phone and not draft.mobile:
        draft.phone, draft.phone_2 = draft.phone_2, ""
    if not draft.is_enough:
        # An event is enough: what little came is the description.
        told = [draft.note, draft.interest, *(f"{label}: {text}" for label, text in draft.extra.items()), *draft.notes]
        draft.description = "\n".join(filter(None, told))
        draft.note, draft.extra, draft.notes = "", {}, []


def _part_full_name(draft: LeadDraft) -> None:
    if not draft.company and not draft.last_name and has_legal_form(draft.full_name):
        draft.company = draft.full_name
    elif not draft.last_name:
        _take_name(draft, values.split_name(draft.full_name), is_whole=not draft.first_name)


def _take_name(draft: LeadDraft, name: values.PersonName, *, is_whole: bool) -> None:
    draft.salutation = draft.salutation or name.salutation
    draft.title = draft.title or name.title[:60]
    if is_whole:
        draft.first_name = name.first_name[:100]
    draft.last_name = name.last_name[:100]
