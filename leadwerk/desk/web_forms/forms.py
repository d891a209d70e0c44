"""The panels of the builder: one form for each part of a design. `values()` gives the part as the verbs take it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leadwerk.campaigns.catalog import campaigns
from leadwerk.foundation.text import clean
from leadwerk.people.naming import NameField
from leadwerk.people.organisation import organisation
from leadwerk.pipelines.catalog import catalog
from leadwerk.web_forms.checking import is_colour, is_web_address, origin_of
from leadwerk.web_forms.design import LANGUAGES, Choice, Consent, Design, Destination, Field, Look, Mail, Scheme
from leadwerk.web_forms.showing import LANGUAGE_NAMES
from leadwerk.web_forms.targets import KIND_WORDS, Kind, kinds_of

BETWEEN = "|"
"""Parts the words for one answer in several languages."""
LONG = forms.Textarea(attrs={"rows": 3})


class NewFormForm(forms.Form):
    name = NameField(
        label=_("Name"), max_length=200, help_text=_("For you and your colleagues; visitors do not see it.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES])


class NameForm(forms.Form):
    name = NameField(
        label=_("Name"), max_length=200, help_text=_("For you and your colleagues; visitors do not see it.")
    )


class Panel(forms.Form):
    """What is said in several languages has a field for each: `label_de`, `label_en`."""

    def __init__(self, *args: Any, languages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages

    def say(self, name: str, label: Any, *, limit: int, long: bool = False, hint: Any = "") -> None:
        for code in self.languages:
            named = f"{label} ({LANGUAGE_NAMES[code]})" if len(self.languages) > 1 else label
            widget = forms.Textarea(attrs={"rows": 3, "lang": code}) if long else forms.TextInput(attrs={"lang": code})
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=named, max_length=limit, required=False, widget=widget, help_text=hint
            )

    def said(self, name: str, before: Mapping[str, str]) -> dict[str, str]:
        """What was written; languages that the form has no longer keep what they had."""
        now = {code: clean(self.cleaned_data[f"{name}_{code}"]) for code in self.languages}
        return {code: text for code, text in (dict(before) | now).items() if text}


def spoken_initial(name: str, words: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{code}": text for code, text in words.items()}


class FieldPanel(Panel):
    """One field of the form."""

    def __init__(self, *args: Any, field: Field, **kwargs: Any) -> None:
        self.field = field
        super().__init__(*args, **kwargs)
        is_heading = field.kind is Kind.HEADING
        self.say("label", _("Text") if is_heading else _("Label"), limit=200)
        self.say("help", _("Help below the field"), limit=500, long=True)
        if is_heading:
            return
        kinds = kinds_of(field.target)
        if len(kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind of field"), choices=[(kind.value, KIND_WORDS[kind]) for kind in kinds]
            )
        if field.has_choices:
            hint = (
                _("One answer in each line. Behind a “|” comes the same in the second language.")
                if len(self.languages) > 1
                else _("One answer in each line.")
            )
            self.fields["choices"] = forms.CharField(
                label=_("Answers"), required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text=hint
            )
        self.fields["required"] = forms.BooleanField(label=_("Required"), required=False)
        self.fields["half"] = forms.BooleanField(label=_("Half as wide"), required=False)
        if field.kind is not Kind.FILE:
            self.fields["hidden"] = forms.BooleanField(
                label=_("Hidden"),
                required=False,
                help_text=_("Not shown; each lead gets the value below, whatever is sent."),
            )
            self.fields["value"] = forms.CharField(label=_("Value of the hidden field"), max_length=300, required=False)

    @classmethod
    def initial_of(cls, field: Field, languages: tuple[str, ...]) -> dict[str, Any]:
        lines = [BETWEEN.join([one.value, *_translated(one, languages)]) for one in field.choices]
        return {
            **spoken_initial("label", field.label),
            **spoken_initial("help", field.help),
            "kind": field.kind.value,
            "choices": "\n".join(line.replace(BETWEEN, f" {BETWEEN} ") for line in lines),
            "required": field.required,
            "half": field.half,
            "hidden": field.hidden,
            "value": field.value,
        }

    def values(self) -> Field:
        given, field = self.cleaned_data, self.field
        choices = field.choices
        if "choices" in given:
            choices = tuple(_choices(given["choices"].splitlines(), self.languages))
        return replace(
            field,
            label=self.said("label", field.label),
            help=self.said("help", field.help),
            kind=Kind(given["kind"]) if given.get("kind") else field.kind,
            choices=choices,
            required=given.get("required", False),
            half=given.get("half", False),
            hidden=given.get("hidden", False),
            value=clean(given.get("value", "")),
        )


def _translated(choice: Choice, languages: tuple[str, ...]) -> list[str]:
    return [choice.label[code] for code in languages[1:] if choice.label.get(code)]


def _choices(lines: Iterable[str], languages: tuple[str, ...]) -> Iterable[Choice]:
    seen: set[str] = set()
    for line in lines:
        value, *others = (" ".join(clean(part).split())[:200] for part in line.split(BETWEEN))
        if value and value not in seen and len(seen) < 100:
            seen.add(value)
            yield Choice(value, {code: text for code, text in zip(languages[1:], others, strict=False) if text})


class TextsPanel(Panel):
    """What the form says around its fields, and in which languages."""

    parts = ("languages", "title", "intro", "button", "thanks", "redirect")

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        self.design = design
        super().__init__(*args, **kwargs)
        first = design.language
        self.fields["others"] = forms.MultipleChoiceField(
            label=_("Also in"),
            choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES if code != first],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.say("title", _("Heading"), limit=200)
        self.say("intro", _("Text below the heading"), limit=2000, long=True)
        self.say("button", _("Button"), limit=80)
        self.say("thanks", _("Text of thanks"), limit=2000, long=True)
        self.fields["redirect"] = forms.CharField(
            label=_("Page to go on to"),
            max_length=1000,
            required=False,
            help_text=_("Instead of the text of thanks, such as https://www.example.org/thanks."),
            widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        )

    @classmethod
    def initial_of(cls, design: Design) -> dict[str, Any]:
        return {
            **spoken_initial("title", design.title),
            **spoken_initial("intro", design.intro),
            **spoken_initial("button", design.button),
            **spoken_initial("thanks", design.thanks),
            "others": list(design.languages[1:]),
            "redirect": design.redirect,
        }

    def clean_redirect(self) -> str:
        address: str = self.cleaned_data["redirect"]
        if address and not is_web_address(address):
            raise forms.ValidationError(_("Please write a whole address that begins with https:// or http://."))
        return address

    def values(self) -> dict[str, Any]:
        before = self.design
        return {
            "languages": (before.language, *self.cleaned_data["others"]),
            "title": self.said("title", before.title),
            "intro": self.said("intro", before.intro),
            "button": self.said("button", before.button),
            "thanks": self.said("thanks", before.thanks),
            "redirect": self.cleaned_data["redirect"],
        }


class ConsentPanel(Panel):
    """Something to agree to."""

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        self.consent = consent
        super().__init__(*args, **kwargs)
        self.say("text", _("What visitors agree to"), limit=2000, long=True)
        self.fields["link"] = forms.CharField(
            label=_("Address of the privacy policy"),
            max_length=500,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        )
        self.fields["required"] = forms.BooleanField(label=_("Required"), required=False)

    @classmethod
    def initial_of(cls, consent: Consent) -> dict[str, Any]:
        return spoken_initial("text", consent.text) | {"link": consent.link, "required": consent.required}

    def clean_link(self) -> str:
        address: str = self.cleaned_data["link"]
        if address and not is_web_address(address):
            raise forms.ValidationError(_("Please write a whole address that begins with https:// or http://."))
        return address

    def values(self) -> Consent:
        given = self.cleaned_data
        said = self.said("text", self.consent.text)
        return replace(self.consent, text=said, link=given["link"], required=given["required"])


class DestinationPanel(forms.Form):
    """Where the leads go. What is left open is decided as for any other lead."""

    parts = ("destination",)
    NAMES = ("campaign", "source", "process", "owner", "team", "book")

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        org, lists = organisation(), catalog()
        chosen = design.destination
        offered: dict[str, tuple[Any, Iterable[tuple[int, str]]]] = {
            "campaign": (_("Campaign"), _in_use(campaigns().campaigns, chosen.campaign)),
            "source": (_("Source"), _in_use(lists.sources, chosen.source)),
            "process": (_("Sales process"), _in_use(lists.processes, chosen.process)),
            "owner": (_("Owner"), [(agent.id, agent.name) for agent in org.agents()]),
            "team": (_("Team"), [(team.pk, team.name) for team in org.teams.values()]),
            "book": (_("Book"), [(book.pk, book.name) for book in org.books.values()]),
        }
        for name, (label, pairs) in offered.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, empty_value=None, required=False, choices=[("", _("As for any lead")), *pairs]
            )
        if not org.books:
            del self.fields["book"]

    @classmethod
    def initial_of(cls, design: Design) -> dict[str, Any]:
        return {name: getattr(design.destination, name) for name in cls.NAMES}

    def values(self) -> dict[str, Any]:
        return {"destination": Destination(**{name: self.cleaned_data.get(name) for name in self.NAMES})}


def _in_use(held: Mapping[int, Any], chosen: int | None) -> list[tuple[int, str]]:
    return [(pk, str(one)) for pk, one in held.items() if one.retired_at is None or pk == chosen]


class LookPanel(forms.Form):
    parts = ("look",)
    scheme = forms.ChoiceField(
        label=_("Colour scheme"),
        choices=[
            (Scheme.INHERIT.value, _("Like the device")),
            (Scheme.LIGHT.value, _("Light")),
            (Scheme.DARK.value, _("Dark")),
        ],
        widget=forms.RadioSelect,
    )
    accent = forms.CharField(
        label=_("Colour of the button"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Black or white stands on it, whichever reads better."),
    )

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    @classmethod
    def initial_of(cls, design: Design) -> dict[str, Any]:
        return {"scheme": design.look.scheme.value, "accent": design.look.accent}

    def clean_accent(self) -> str:
        colour = str(self.cleaned_data["accent"]).lower()
        if not is_colour(colour):
            raise forms.ValidationError(_("A colour is written like #006072."))
        return colour

    def values(self) -> dict[str, Any]:
        return {"look": Look(Scheme(self.cleaned_data["scheme"]), self.cleaned_data["accent"])}


class MailPanel(Panel):
    """What visitors get by mail."""

    parts = ("mail",)

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        self.before = design.mail
        super().__init__(*args, **kwargs)
        self.fields["confirms"] = forms.BooleanField(
            label=_("Have the address confirmed"),
            required=False,
            help_text=_("By a link in a mail. The lead is there at once; the consent says whether it was confirmed."),
        )
        self.fields["answers"] = forms.BooleanField(label=_("Answer by mail"), required=False)
        self.say("subject", pgettext_lazy("of a mail", "Subject"), limit=150)
        self.say("text", _("Text"), limit=5000, long=True)

    @classmethod
    def initial_of(cls, design: Design) -> dict[str, Any]:
        mail = design.mail
        return {
            "confirms": mail.confirms,
            "answers": mail.answers,
            **spoken_initial("subject", mail.subject),
            **spoken_initial("text", mail.text),
        }

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        said = {"subject": self.said("subject", self.before.subject), "text": self.said("text", self.before.text)}
        return {"mail": Mail(given["confirms"], given["answers"], **said)}


class WebsitesPanel(forms.Form):
    """On which websites the form may stand, and how much it takes."""

    parts = ("origins", "per_hour", "all_per_hour")
    origins = forms.CharField(
        label=_("Websites that show this form"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One in each line, such as https://www.example.org. What comes from others goes to quarantine."),
    )
    per_hour = forms.IntegerField(
        label=_("Posts within an hour from one address"),
        min_value=1,
        max_value=10_000,
        help_text=_("What is more goes to quarantine. With a proof of work it is twice as many."),
    )
    all_per_hour = forms.IntegerField(
        label=_("Posts within an hour from all addresses together"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("Against many who flood a form together. What is more goes to quarantine, nothing is lost."),
    )

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    @classmethod
    def initial_of(cls, design: Design) -> dict[str, Any]:
        return {
            "origins": "\n".join(design.origins),
            "per_hour": design.per_hour,
            "all_per_hour": design.all_per_hour,
        }

    def clean_origins(self) -> tuple[str, ...]:
        typed = [line for line in self.cleaned_data["origins"].split() if line]
        found = [(line, origin_of(line)) for line in typed[:50]]
        for line, origin in found:
            if not origin:
                raise forms.ValidationError(_("“%(typed)s” is no website.") % {"typed": line})
        return tuple(dict.fromkeys(origin for _line, origin in found))

    def values(self) -> dict[str, Any]:
        return {part: self.cleaned_data[part] for part in self.parts}
