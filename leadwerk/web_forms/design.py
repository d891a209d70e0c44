"""What a form asks and how it looks: one value, kept as JSON in the draft and, unchangeable, in each version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Self

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from leadwerk.web_forms.targets import CHOOSING, TARGETS, Kind, Target, words_of

LANGUAGES = ("de", "en")
Words = Mapping[str, str]
"""A text in the languages of the form."""


class Scheme(StrEnum):
    INHERIT = "inherit"
    LIGHT = "light"
    DARK = "dark"


def spoken(words: Words, language: str) -> str:
    """The text in this language; where it is missing, in the language that has it."""
    return words.get(language) or next((text for text in words.values() if text), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `value` is what is stored, the same in every language."""

    value: str
    label: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is what is sent, unique in the form. A hidden one is never shown or taken from outside: its `value` is
    set by the server."""

    name: str
    target: str
    kind: Kind
    label: Words = field(default_factory=dict)
    help: Words = field(default_factory=dict)
    required: bool = False
    hidden: bool = False
    value: str = ""
    half: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def of_lead(self) -> Target | None:
        return TARGETS.get(self.target)

    @property
    def is_asked(self) -> bool:
        """Whether a visitor answers it."""
        return not self.hidden and self.kind is not Kind.HEADING

    @property
    def has_choices(self) -> bool:
        return self.kind in CHOOSING

    def words(self, language: str = "") -> str:
        """Its label in this language; where that is missing, the usual one of a field of the lead. Without a language,
        any label that it has."""
        if language and self.of_lead is not None:
            return self.label.get(language) or words_of(self.target)
        return spoken(self.label, language) or words_of(self.target)


@dataclass(frozen=True, slots=True)
class Consent:
    """Something a visitor agrees to by ticking it, in these words; `link` leads to what they should read."""

    name: str
    text: Words = field(default_factory=dict)
    link: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the leads of a form go: ids."""

    campaign: int | None = None
    source: int | None = None
    process: int | None = None
    owner: int | None = None
    team: int | None = None
    book: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    scheme: Scheme = Scheme.INHERIT
    accent: str = "#006072"


@dataclass(frozen=True, slots=True)
class Mail:
    """Whether visitors confirm their address, and whether they get an answer by mail."""

    confirms: bool = False
    answers: bool = False
    subject: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Design:
    """Everything about a form but its name and address. The first language is the one of the form. `per_hour` is what
    one address may send, `all_per_hour` all of them."""

    languages: tuple[str, ...] = ("de",)
    title: Words = field(default_factory=dict)
    intro: Words = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    consents: tuple[Consent, ...] = ()
    button: Words = field(default_factory=dict)
    thanks: Words = field(default_factory=dict)
    redirect: str = ""
    destination: Destination = Destination()
    look: Look = Look()
    mail: Mail = Mail()
    origins: tuple[str, ...] = ()
    per_hour: int = 20
    all_per_hour: int = 500

    @property
    def language(self) -> str:
        return self.languages[0]

    @property
    def takes_files(self) -> bool:
        return any(one.kind is Kind.FILE and one.is_asked for one in self.fields)

    @property
    def sends_mail(self) -> bool:
        return self.mail.confirms or self.mail.answers

    def asked(self) -> Iterator[Field]:
        return (one for one in self.fields if one.is_asked)

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)

    def consent(self, name: str) -> Consent | None:
        return next((one for one in self.consents if one.name == name), None)

    def with_field(self, changed: Field) -> Self:
        return replace(self, fields=tuple(changed if one.name == changed.name else one for one in self.fields))

    def free_name(self, target: str) -> str:
        """A name for one more field of this kind: a field of the lead has its own, others are counted."""
        taken = {one.name for one in self.fields}
        if target in TARGETS and target not in taken:
            return target
        return next(name for number in range(1, len(taken) + 2) if (name := f"{target}_{number}") not in taken)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = _plain(self)
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        given = dict(data)
        given["languages"] = tuple(given["languages"])
        given["fields"] = tuple(
            Field(
                **one
                | {"kind": Kind(one["kind"]), "choices": tuple(Choice(**choice) for choice in one.get("choices", ()))}
            )
            for one in given["fields"]
        )
        given["consents"] = tuple(Consent(**one) for one in given["consents"])
        given["destination"] = Destination(**given["destination"])
        given["look"] = Look(Scheme(given["look"]["scheme"]), given["look"]["accent"])
        given["mail"] = Mail(**given["mail"])
        given["origins"] = tuple(given["origins"])
        return cls(**given)


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value.value if isinstance(value, StrEnum) else value


def first_design(language: str) -> Design:
    """What a new form starts with: how to reach somebody, a message, and the word of the button.

    Its texts are for visitors: in the language of the form, whatever language the person who builds it reads. Labels
    are there in the others too, where a missing one would be the name of the field of a lead.
    """

    def asked(name: str, label: Promise, kind: Kind = Kind.LINE, *, required: bool = False, half: bool = True) -> Field:
        return Field(name, name, kind, _in_all_languages(label), required=required, half=half)

    with translation.override(language):
        return Design(
            languages=(language,),
            title={language: str(_("Write to us"))},
            fields=(
                asked("company", _("Company")),
                asked("full_name", _("Your name")),
                asked("email", _("E-mail"), required=True),
                asked("phone", _("Phone")),
                asked("description", _("Your message"), Kind.LINES, half=False),
            ),
            button={language: pgettext("button of a web form", "Send")},
            thanks={language: str(_("Thank you. We will get in touch with you."))},
        )


def _in_all_languages(words: Promise) -> Words:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = str(words)
    return said
