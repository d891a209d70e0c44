from dataclasses import replace
from typing import Any

import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.people.doors import MissingPermission
from leadwerk.web_forms.access import mark, public
from leadwerk.web_forms.actions.design import (
    add_field,
    edit_design,
    edit_field,
    keep_consent,
    place_field,
    remove_field,
)
from leadwerk.web_forms.actions.forms import add_form, publish, remove_form, withdraw
from leadwerk.web_forms.checking import faults, missing, origin_of
from leadwerk.web_forms.design import Choice, Consent, Design, Look, Mail
from leadwerk.web_forms.models import WebForm
from leadwerk.web_forms.refusals import FieldTwice, FormIsPublic, FormNameTaken, NotPublishable, PartChanged
from leadwerk.web_forms.targets import Kind
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def names(form: WebForm) -> list[str]:
    return [one.name for one in WebForm.objects.get(pk=form.pk).draft.fields]


def test_a_new_form_asks_how_to_reach_somebody(form: WebForm) -> None:
    assert names(form) == ["company", "full_name", "email", "phone", "description"]
    assert form.published is None
    assert form.draft.fields[1].label == {"de": "Ihr Name", "en": "Your name"}


def test_only_who_manages_forms_builds_them(cast: Cast, form: WebForm) -> None:
    for person in (cast.jana, cast.viola, cast.leo):
        with pytest.raises(MissingPermission):
            publish(form, by=person)
        with pytest.raises(MissingPermission):
            add_field(form, "city", by=person)


def test_two_forms_with_one_name_are_refused(cast: Cast, form: WebForm) -> None:
    with pytest.raises(FormNameTaken):
        add_form("SOLARRECHNER", by=cast.marta)


def test_visitors_see_what_was_published_not_the_draft(cast: Cast, form: WebForm) -> None:
    with pytest.raises(Unseen):
        public(form.token)
    first = publish(form, by=cast.marta)
    edit_design(form, title={"de": "Neu"}, by=cast.marta)
    assert public(form.token) == first
    assert public(form.token).as_designed.title == {"de": "Schreiben Sie uns"}
    second = publish(form, by=cast.marta)
    assert (second.number, public(form.token).as_designed.title) == (2, {"de": "Neu"})
    first.refresh_from_db()
    assert first.as_designed.title == {"de": "Schreiben Sie uns"}


def test_publishing_what_is_published_makes_no_version(cast: Cast, form: WebForm) -> None:
    first = publish(form, by=cast.marta)
    assert publish(form, by=cast.marta) == first
    withdraw(form, by=cast.marta)
    with pytest.raises(Unseen):
        public(form.token)
    assert publish(form, by=cast.marta) == first


def test_texts_that_a_language_lacks_are_named_and_keep_nothing_from_being_published(cast: Cast, form: WebForm) -> None:
    edit_design(form, by=cast.marta, languages=("de", "en"), intro={"de": "Kurz", "en": "Short"})
    name = add_field(form, "question", by=cast.marta).name
    form.refresh_from_db()
    asked = WebForm.objects.get(pk=form.pk).draft.field(name)
    assert asked is not None
    edit_field(form, replace(asked, label={"de": "Wann?"}, help={"en": "About"}), by=cast.marta)
    design = WebForm.objects.get(pk=form.pk).draft
    assert missing(design) == {
        "de": ["Hilfe zu „Wann?“"],
        "en": ["Überschrift", "Danktext", "Beschriftung von „Wann?“"],
    }
    assert faults(design) == []
    assert missing(replace(design, languages=("de",))) == {"de": ["Hilfe zu „Wann?“"]}


def test_a_hidden_required_field_needs_a_value(cast: Cast, form: WebForm) -> None:
    hidden = replace(form.draft.fields[0], hidden=True, required=True)
    edit_field(form, hidden, by=cast.marta)
    with pytest.raises(NotPublishable) as refused:
        publish(form, by=cast.marta)
    assert "Firma" in refused.value.sentence()
    edit_field(form, replace(hidden, value="Messe"), by=cast.marta)
    publish(form, by=cast.marta)


@pytest.mark.parametrize(
    "parts",
    [
        {"redirect": "javascript:alert(1)"},
        {"redirect": "//evil.example"},
        {"redirect": "https://a@evil.example/"},
        {"redirect": "https://ok.example/\r\nSet-Cookie: a=b"},
        {"thanks": {"de": ""}},
        {"fields": ()},
        {"look": Look(accent="red;}")},
        {"origins": ("https://a.example/path",)},
        {"consents": (Consent("consent_1"),)},
        {"languages": ("de", "en"), "consents": (Consent("consent_1", {"de": "Ja"}),)},
        {"mail": Mail(answers=True)},
        {"mail": Mail(confirms=True)},
    ],
)
def test_what_cannot_be_published(cast: Cast, form: WebForm, parts: dict[str, Any]) -> None:
    edit_design(form, by=cast.marta, **parts)
    with pytest.raises(NotPublishable):
        publish(form, by=cast.marta)


def test_fields_are_added_placed_and_removed(cast: Cast, form: WebForm) -> None:
    add_field(form, "question", by=cast.marta)
    add_field(form, "question", by=cast.marta)
    with pytest.raises(FieldTwice):
        add_field(form, "email", by=cast.marta)
    with pytest.raises(Unseen):
        add_field(form, "owner", by=cast.marta)
    place_field(form, "question_2", 1, by=cast.marta)
    remove_field(form, "phone", by=cast.marta)
    assert names(form) == ["question_2", "company", "full_name", "email", "description", "question_1"]


def test_a_field_keeps_what_it_asks_for(cast: Cast, form: WebForm) -> None:
    with pytest.raises(Unseen):
        edit_field(form, replace(form.draft.fields[2], kind=Kind.FILE), by=cast.marta)
    edit_field(form, replace(form.draft.fields[2], target="company"), by=cast.marta)
    changed = WebForm.objects.get(pk=form.pk).draft.field("email")
    assert changed is not None
    assert changed.target == "email"


def test_nobody_overwrites_what_they_have_not_seen(cast: Cast, form: WebForm) -> None:
    seen = form.draft.fields[0]
    was = mark(seen)
    edit_field(form, replace(seen, label={"de": "Betrieb"}), by=cast.marta, was=was)
    with pytest.raises(PartChanged):
        edit_field(form, replace(seen, required=True), by=cast.ada, was=was)
    edit_design(form, button={"de": "Los"}, by=cast.ada, was=mark({"button": form.draft.button}))
    assert names(form)[0] == "company"


def test_consents_are_kept_one_by_one(cast: Cast, form: WebForm) -> None:
    keep_consent(form, Consent("", {"de": "Ja"}), by=cast.marta)
    keep_consent(form, Consent("", {"de": "Auch"}), by=cast.marta)
    keep_consent(form, None, name="consent_1", by=cast.marta)
    draft = WebForm.objects.get(pk=form.pk).draft
    assert [(one.name, one.text) for one in draft.consents] == [("consent_2", {"de": "Auch"})]


def test_only_what_was_never_published_is_removed(cast: Cast, form: WebForm) -> None:
    draft = add_form("Entwurf", by=cast.marta, copy_of=form)
    remove_form(draft, by=cast.marta)
    publish(form, by=cast.marta)
    with pytest.raises(FormIsPublic):
        remove_form(form, by=cast.marta)
    kinds = list(Entry.objects.filter(subject_kind="web_form").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["web_form_added", "web_form_added", "web_form_removed", "web_form_published"]


def test_a_design_comes_back_from_json_as_it_was(form: WebForm) -> None:
    design = replace(
        form.draft,
        fields=(replace(form.draft.fields[0], kind=Kind.LIST, choices=(Choice("a", {"de": "A"}),)),),
        consents=(Consent("consent_1", {"de": "Ja"}, "https://a.example", required=True),),
        origins=("https://a.example",),
    )
    assert Design.from_json(design.as_json()) == design


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("www.example.org", "https://www.example.org"),
        ("https://Example.org/kontakt?x=1", "https://example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://example.org:443", "https://example.org"),
        ("javascript:alert(1)", ""),
        ("https://a.example; script-src *", ""),
        ("https://*.example.org", ""),
        ("", ""),
    ],
)
def test_a_website_is_kept_as_its_origin(typed: str, origin: str) -> None:
    assert origin_of(typed) == origin
