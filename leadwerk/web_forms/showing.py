"""A form as the templates draw it: every text in the language of the visitor, every value as it was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from leadwerk.web_forms import proof, tickets
from leadwerk.web_forms.answers import Answers
from leadwerk.web_forms.design import Design, Field, spoken
from leadwerk.web_forms.doubts import HONEYPOT
from leadwerk.web_forms.models import FormVersion
from leadwerk.web_forms.targets import LONGEST

LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
PREFIX = "lw-"


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field; `id` is the one in the page."""

    field: Field
    id: str
    label: str
    help: str
    choices: list[dict[str, str]]
    typed: Sequence[str] = ()
    error: str = ""
    is_first_wrong: bool = False

    @property
    def input_type(self) -> str:
        return self.field.of_lead.input_type if self.field.of_lead is not None else "text"

    @property
    def autocomplete(self) -> str:
        return self.field.of_lead.autocomplete if self.field.of_lead is not None else ""

    @property
    def limit(self) -> int:
        return (
            self.field.of_lead.limit
            if self.field.of_lead is not None and self.field.target != "description"
            else LONGEST
        )


@dataclass(frozen=True, slots=True)
class ShownConsent:
    name: str
    id: str
    text: str
    link: str
    required: bool
    given: bool
    error: str
    is_first_wrong: bool

    @property
    def label(self) -> str:
        return self.text if len(self.text) < 60 else f"{self.text[:57]}…"


@dataclass(slots=True)
class Shown:
    """What the templates ask for. `look` is the address of the sheet with the company's colour; `task` the sum for the
    browser; `languages` the other languages as (code, name, address)."""

    name: str
    language: str
    title: str
    intro: str
    button: str
    thanks: str
    scheme: str
    fields: list[ShownField]
    consents: list[ShownConsent]
    wrong: list[Any]
    takes_files: bool
    action: str = ""
    look: str = ""
    task: str = ""
    notice: str = ""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    languages: list[tuple[str, str, str]] = field(default_factory=list)
    is_framed: bool = False
    has_scripts: bool = True
    prefix: str = PREFIX
    honeypot: str = HONEYPOT

    @property
    def wrong_words(self) -> str:
        count = len(self.wrong)
        return ngettext("Please check one field:", "Please check %(count)s fields:", count) % {"count": count}


def show(design: Design, name: str, language: str, answers: Answers | None = None) -> Shown:
    """The form in this language, with what was typed and what is wrong with it. Call it with the language active."""
    given = answers or Answers()
    wrong = list(given.errors)
    fields = [
        ShownField(
            field=one,
            id=f"{PREFIX}{one.name}",
            label=one.words(language),
            help=spoken(one.help, language),
            choices=[{"value": it.value, "label": spoken(it.label, language) or it.value} for it in one.choices],
            typed=given.typed.get(one.name, ()),
            error=given.errors.get(one.name, ""),
            is_first_wrong=wrong[:1] == [one.name],
        )
        for one in design.fields
        if not one.hidden
    ]
    consents = [
        ShownConsent(
            name=one.name,
            id=f"{PREFIX}{one.name}",
            text=spoken(one.text, language),
            link=one.link,
            required=one.required,
            given=one.name in given.consents,
            error=given.errors.get(one.name, ""),
            is_first_wrong=wrong[:1] == [one.name],
        )
        for one in design.consents
    ]
    return Shown(
        name=name,
        language=language,
        title=spoken(design.title, language),
        intro=spoken(design.intro, language),
        button=design.button.get(language) or pgettext("button of a web form", "Send"),
        thanks=spoken(design.thanks, language),
        scheme=design.look.scheme.value,
        fields=fields,
        consents=consents,
        wrong=[*(one for one in fields if one.error), *(one for one in consents if one.error)],
        takes_files=design.takes_files,
    )


def with_ticket(shown: Shown, version: FormVersion, ticket: str) -> None:
    """Let the form carry a ticket, a fresh one unless the one it came with still holds, and the sum that goes with
    it."""
    known = tickets.read(version, ticket) if ticket else None
    if known is None:
        ticket = tickets.issue(version)
        known = tickets.read(version, ticket)
        assert known is not None
    shown.hidden.append(("_ticket", ticket))
    shown.task = proof.task(known.number)


def look_of(version: FormVersion) -> str:
    return reverse("form_look", args=[version.form.token, version.number])


def sheet(accent: str) -> str:
    """The colour of the company, and black or white on it, whichever reads better."""
    on_accent = "#000000" if _lightness(accent) > 0.179 else "#ffffff"
    return f".lw-root, .lw-page {{ --lw-accent: {accent}; --lw-on-accent: {on_accent}; }}\n"


def _lightness(colour: str) -> float:
    """Relative luminance, as WCAG defines it; at 0.179 black and white read equally well."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
