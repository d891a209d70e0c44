"""Which part of a form is being worked on: its panel, how it is saved, how the form would look with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from leadwerk.desk.web_forms.forms import (
    ConsentPanel,
    DestinationPanel,
    FieldPanel,
    LookPanel,
    MailPanel,
    TextsPanel,
    WebsitesPanel,
)
from leadwerk.foundation.errors import Unseen
from leadwerk.people.models import User
from leadwerk.web_forms.access import mark
from leadwerk.web_forms.actions.design import edit_design, edit_field, keep_consent
from leadwerk.web_forms.design import Consent, Design, spoken
from leadwerk.web_forms.models import WebForm

PANELS: Mapping[str, Any] = {
    "texts": TextsPanel,
    "destination": DestinationPanel,
    "look": LookPanel,
    "mail": MailPanel,
    "websites": WebsitesPanel,
}
"""Parts that every form has; besides, each field and each consent is one, by its name."""
NEW_CONSENT = "new-consent"


@dataclass(frozen=True, slots=True)
class Part:
    """`was` marks what the page shows, so that nobody overwrites what they have not seen."""

    name: str
    title: str
    panel: forms.Form
    was: str
    is_field: bool = False
    is_consent: bool = False

    def keep(self, form: WebForm, was: str | None, *, by: User) -> str:
        """Keep what the panel says; the name of the part afterwards. Refusals: those of the verbs."""
        panel: Any = self.panel
        if self.is_field:
            edit_field(form, panel.values(), by=by, was=was)
        elif self.is_consent and self.name == NEW_CONSENT:
            changed = keep_consent(form, panel.values(), by=by)
            return changed.draft.consents[-1].name
        elif self.is_consent:
            keep_consent(form, panel.values(), name=self.name, by=by, was=was)
        else:
            edit_design(form, by=by, was=was, **panel.values())
        return self.name

    def applied(self, design: Design) -> Design:
        """The design with what the panel says, nothing saved. The panel is valid."""
        panel: Any = self.panel
        if self.is_field:
            return design.with_field(panel.values())
        if self.is_consent:
            consent: Consent = replace(panel.values(), name=self.name)
            others = [one for one in design.consents if one.name != self.name]
            at = next((at for at, one in enumerate(design.consents) if one.name == self.name), len(others))
            return replace(design, consents=(*others[:at], consent, *others[at:]))
        return replace(design, **panel.values())


def part_of(design: Design, name: str, sent: QueryDict | None = None) -> Part:
    """The part of this name, with what was typed if it was sent. Raises `Unseen`."""
    if name in PANELS:
        kind = PANELS[name]
        panel = kind(sent, design=design, initial=kind.initial_of(design), **_languages(kind, design))
        was = mark({part: getattr(design, part) for part in sorted(kind.parts)})
        return Part(name, title_of(name), panel, was)
    field = design.field(name)
    if field is not None:
        initial = FieldPanel.initial_of(field, design.languages)
        panel = FieldPanel(sent, field=field, languages=design.languages, initial=initial)
        return Part(name, _("Field “%(name)s”") % {"name": field.words(design.language)}, panel, mark(field), True)
    consent = Consent(NEW_CONSENT) if name == NEW_CONSENT else design.consent(name)
    if consent is None:
        raise Unseen
    panel = ConsentPanel(sent, consent=consent, languages=design.languages, initial=ConsentPanel.initial_of(consent))
    title = _("New consent") if name == NEW_CONSENT else _("Consent")
    return Part(name, title, panel, mark(consent), is_consent=True)


def _languages(kind: Any, design: Design) -> dict[str, Any]:
    return {"languages": design.languages} if kind in (TextsPanel, MailPanel) else {}


def title_of(name: str) -> str:
    return {
        "texts": _("Texts and languages"),
        "destination": _("Where the leads go"),
        "look": _("Look"),
        "mail": _("Mails to visitors"),
        "websites": _("Websites and protection"),
    }[name]


def consent_words(consent: Consent, language: str) -> str:
    return spoken(consent.text, language) or _("Consent")
