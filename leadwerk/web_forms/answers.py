"""What a visitor sent, held against what the form asks: values that can be kept, or a sentence beside the field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from leadwerk.attachments.uploads import Incoming
from leadwerk.foundation.text import clean, email_key
from leadwerk.ui.formats import file_size
from leadwerk.web_forms.design import Design, Field
from leadwerk.web_forms.targets import LONGEST, Kind

LARGEST_FILE = 10 * 1024 * 1024
MOST_FILES = 5
TAKEN_FILES = (
    "application/pdf",
    "application/rtf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.ms-outlook",
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/heic",
    "image/avif",
    "image/tiff",
    "image/vnd.dwg",
    "message/rfc822",
    "text/plain",
    "text/vcard",
)
"""By their content, whatever they are named: nothing that a browser or an office program would run."""

Given = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Answers:
    """`typed` is what goes back into the form; `values` what is kept of it, by field, several for a choice of several;
    `consents` the names of those given; `errors` sentences by field or consent."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    consents: list[str] = field(default_factory=list)
    files: dict[str, list[Incoming]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read(design: Design, given: Given, files: Mapping[str, Sequence[Incoming]]) -> Answers:
    """Everything the form asks, in its order. What it does not ask is left out, and hidden fields are never taken from
    outside. Sentences are in the active language."""
    found = Answers()
    for one in design.asked():
        if one.kind is Kind.FILE:
            _take_files(one, files.get(one.name, ()), found)
        else:
            _take(one, [str(sent) for sent in given.get(one.name, ())], found)
    for consent in design.consents:
        if any(sent not in ("", "0", "false", "False") for sent in given.get(consent.name, ())):
            found.consents.append(consent.name)
        elif consent.required:
            found.errors[consent.name] = _("Without this we cannot accept what you send.")
    is_empty = not any(found.values.values()) and not any(found.files.values())
    if is_empty and not found.errors:
        first = next((one for one in design.asked() if one.kind is not Kind.FILE), next(design.asked()))
        found.errors[first.name] = _("Please fill in at least one field.")
    return found


def _take(one: Field, sent: list[str], found: Answers) -> None:
    if one.kind is not Kind.SEVERAL:
        sent = sent[:1]
    limit = LONGEST if one.of_lead is None or one.kind is Kind.LINES else one.of_lead.limit
    found.typed[one.name] = [clean(text, limit * 2) for text in sent[:100]]
    texts = [text for each in sent[:100] if (text := clean(each).strip())]
    if one.kind is not Kind.LINES:
        texts = [" ".join(text.split()) for text in texts]
    if one.has_choices:
        known = {choice.value for choice in one.choices}
        if not known.issuperset(texts):
            found.errors[one.name] = _("Please choose from the answers given.")
            return
    if not texts:
        if one.required:
            found.errors[one.name] = _("Please choose.") if one.has_choices else _("Please fill this in.")
        return
    error = _wrong(one, texts, limit)
    if error:
        found.errors[one.name] = error
    else:
        found.values[one.name] = list(dict.fromkeys(texts))


def _wrong(one: Field, texts: list[str], limit: int) -> str:
    if any(len(text) > limit for text in texts):
        return _("At most %(count)s characters are possible.") % {"count": limit}
    kind = one.of_lead.input_type if one.of_lead is not None else "text"
    if kind == "email" and not email_key(texts[0]):
        return _("This is no complete e-mail address. Please write it like name@example.org.")
    if kind == "tel" and sum(sign.isdigit() for sign in texts[0]) < 3:
        return _("This is no complete phone number. Please write it like 030 1234567.")
    return ""


def _take_files(one: Field, sent: Sequence[Incoming], found: Answers) -> None:
    kept = [incoming for incoming in sent if incoming.length or incoming.given_name]
    if not kept:
        if one.required:
            found.errors[one.name] = _("Please choose a file.")
        return
    if len(kept) > MOST_FILES:
        found.errors[one.name] = _("At most %(count)s files can be sent.") % {"count": MOST_FILES}
    elif any(incoming.length > LARGEST_FILE for incoming in kept):
        found.errors[one.name] = _("A file can have at most %(size)s.") % {"size": file_size(LARGEST_FILE)}
    elif any(not incoming.found_type.startswith(TAKEN_FILES) for incoming in kept):
        found.errors[one.name] = _("This kind of file cannot be sent. Possible are PDF, pictures, office documents.")
    else:
        found.files[one.name] = kept
