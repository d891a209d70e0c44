"""The builder's pages, as somebody without script uses them."""

import html
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from leadwerk.attachments.tests.samples import PNG
from leadwerk.intake.actions.process import work_off
from leadwerk.intake.models import IntakeEvent
from leadwerk.leads.models import Lead
from leadwerk.web_forms.access import mark
from leadwerk.web_forms.actions.design import add_field, edit_design, edit_field
from leadwerk.web_forms.actions.forms import add_form, publish
from leadwerk.web_forms.models import WebForm
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta(cast: Cast, client: Client) -> Client:
    client.force_login(cast.marta)
    return client


@pytest.fixture
def form(cast: Cast) -> WebForm:
    return add_form("Kontakt", by=cast.marta)


def fresh(form: WebForm) -> WebForm:
    return WebForm.objects.get(pk=form.pk)


def part(form: WebForm, name: str) -> str:
    return reverse("web_form_part", args=[form.pk, name])


def test_a_form_is_made_and_opened(marta: Client) -> None:
    answer = marta.post(reverse("web_form_new"), {"name": "Messe", "language": "en"})
    made = WebForm.objects.get()
    assert (made.name, made.draft.language, made.draft.title) == ("Messe", "en", {"en": "Write to us"})
    assert "Messe" in marta.get(answer["Location"]).content.decode()
    again = marta.post(reverse("web_form_new"), {"name": "messe", "language": "de"})
    assert again.status_code == 422


def test_a_field_is_added_changed_and_removed(marta: Client, form: WebForm) -> None:
    marta.post(reverse("web_form_fields", args=[form.pk]), {"target": "question"})
    sent = {
        "was": mark(fresh(form).draft.fields[-1]),
        "label_de": "Dachfläche",
        "help_de": "",
        "kind": "choice",
        "required": "on",
        "value": "",
    }
    assert marta.post(part(form, "question_1"), sent).status_code == 303
    assert marta.post(part(form, "question_1"), sent).status_code == 422  # seen before it was changed
    saved = fresh(form).draft.fields[-1]
    assert (saved.label, saved.kind.value, saved.required) == ({"de": "Dachfläche"}, "choice", True)
    sent |= {"was": mark(saved), "choices": "klein\ngroß\nklein\n"}
    marta.post(part(form, "question_1"), sent)
    assert [one.value for one in fresh(form).draft.fields[-1].choices] == ["klein", "groß"]
    marta.post(reverse("web_form_part_removal", args=[form.pk, "question_1"]))
    assert fresh(form).draft.field("question_1") is None


def test_the_order_is_changed_by_buttons(marta: Client, form: WebForm) -> None:
    address = reverse("web_form_field_place", args=[form.pk, "email"])
    assert marta.post(address, {"place": "1"}).status_code == 303
    assert fresh(form).draft.fields[0].name == "email"
    fragment = marta.post(address, {"place": "2"}, headers={"HX-Request": "true"})
    assert fragment.content.decode().count("data-place=") == 5


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("texts", {"redirect": "javascript:alert(1)"}),
        ("look", {"scheme": "dark", "accent": "red"}),
        ("websites", {"origins": "https://a.example/x y", "per_hour": "0"}),
        ("websites", {"origins": "ftp://a.example", "per_hour": "5"}),
        ("new-consent", {"text_de": "Ja", "link": "data:text/html,x"}),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    marta: Client, form: WebForm, name: str, sent: dict[str, str]
) -> None:
    answer = marta.post(part(form, name), sent)
    assert answer.status_code == 422
    assert html.escape(next(iter(sent.values()))) in answer.content.decode()
    assert fresh(form).design == form.design


def test_texts_in_a_second_language_are_kept_when_it_is_left_out(marta: Client, form: WebForm) -> None:
    marta.post(part(form, "texts"), {"others": "en", "title_de": "Hallo", "thanks_de": "Danke"})
    marta.post(part(form, "texts"), {"others": "en", "title_de": "Hallo", "title_en": "Hello", "thanks_de": "Danke"})
    marta.post(part(form, "texts"), {"title_de": "Hallo", "title_en": "Hello", "thanks_de": "Danke"})
    draft = fresh(form).draft
    assert (draft.languages, draft.title) == (("de",), {"de": "Hallo", "en": "Hello"})


def test_the_preview_shows_what_is_not_saved_yet(marta: Client, form: WebForm) -> None:
    bad = "<script>alert(1)</script>"
    sent = {"preview": "1", "title_de": bad, "thanks_de": "Danke"}
    answer = marta.post(part(form, "texts"), sent)
    assert html.escape(bad) in answer.content.decode()
    assert bad not in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert fresh(form).design == form.design


def test_publishing_names_what_is_missing(cast: Cast, marta: Client, form: WebForm) -> None:
    edit_field(form, replace(form.draft.fields[0], hidden=True, required=True), by=cast.marta)
    assert "Pflicht und verborgen" in marta.get(reverse("web_form", args=[form.pk])).content.decode()
    refused = marta.post(reverse("web_form_publication", args=[form.pk]))
    assert refused.status_code == 409
    edit_field(form, replace(form.draft.fields[0], hidden=True, value="Messe"), by=cast.marta)
    assert marta.post(reverse("web_form_publication", args=[form.pk])).status_code == 303
    assert fresh(form).published is not None
    marta.post(reverse("web_form_withdrawal", args=[form.pk]))
    assert fresh(form).published is None


def test_a_test_checks_everything_and_stores_nothing(cast: Cast, marta: Client, form: WebForm) -> None:
    add_field(form, "file", by=cast.marta)
    address = reverse("web_form_test", args=[form.pk])
    wrong = marta.post(address, {"email": "nix"})
    assert wrong.status_code == 422
    plan = SimpleUploadedFile("plan.png", PNG)
    sent = {"full_name": "Dr. Anna Lenz", "email": "a@b.example", "description": "Hallo", "file_1": plan}
    fine = marta.post(address, sent).content.decode()
    assert "Gespeichert wurde nichts" in fine
    assert "Lenz" in fine
    assert "plan.png" in fine
    assert not IntakeEvent.objects.exists()
    assert not Lead.objects.exists()


def test_codes_are_text_to_copy_and_escaped_for_the_page_they_go_to(cast: Cast, marta: Client, form: WebForm) -> None:
    edit_field(form, replace(form.draft.fields[0], label={"de": '"><script>x'}), by=cast.marta)
    publish(form, by=cast.marta)
    text = marta.get(reverse("web_form", args=[form.pk]) + "?part=embedding").content.decode()
    assert '<div data-leadwerk="' not in text
    assert f"&lt;div data-leadwerk=&#34;{form.token}&#34;&gt;" in text
    assert "&amp;quot;&amp;gt;&amp;lt;script&amp;gt;x" in text


def test_the_list_counts_what_came_in(
    cast: Cast, marta: Client, form: WebForm, django_assert_max_num_queries: Any
) -> None:
    publish(form, by=cast.marta)
    other = add_form("Zweites", by=cast.marta)
    visitor = Client(headers={"Origin": "http://testserver"})
    for number in range(3):
        visitor.post(reverse("form_page", args=[form.token]), {"email": f"a{number}@b.example"})
    visitor.post(reverse("form_page", args=[form.token]), {"email": "c@b.example", "subject_line": "x"})
    work_off()
    with django_assert_max_num_queries(9):
        text = marta.get(reverse("web_forms")).content.decode()
    row = text[text.index("Kontakt") : text.index("Zweites")]
    assert [
        row[row.index(label) :].split(">", 1)[1].split("<")[0] for label in ("Eingegangen", "Leads", "In Quara")
    ] == [
        "4",
        "3",
        "",
    ]
    way = f"{reverse('intake')}?state=quarantine&amp;form={form.pk}"
    assert f'<a class="link" href="{way}">1</a>' in row
    shown = marta.get(way.replace("&amp;", "&")).content.decode()
    assert "Nur was über das Webformular „Kontakt“ kam." in shown
    [held] = IntakeEvent.objects.filter(state="quarantine")
    assert f'id="event-{held.pk}"' in shown
    assert reverse("web_form", args=[form.pk]) in marta.get(reverse("intake_event", args=[held.pk])).content.decode()
    assert other.name in text


def test_the_history_of_the_settings_tells_of_forms(cast: Cast, client: Client, form: WebForm) -> None:
    edit_design(form, title={"de": "Neuer Titel"}, by=cast.marta)
    publish(form, by=cast.marta)
    client.force_login(cast.ada)
    text = client.get(reverse("settings_history")).content.decode()
    assert "hat Version 1 des Webformulars „Kontakt“ veröffentlicht" in text
    assert "Neuer Titel" in text


def test_the_pages_read_in_english(cast: Cast, marta: Client, form: WebForm) -> None:
    cast.marta.language = "en"
    cast.marta.save()
    for address in (
        reverse("web_forms"),
        reverse("web_form", args=[form.pk]),
        reverse("web_form_test", args=[form.pk]),
    ):
        text = marta.get(address).content.decode()
        assert "Web forms" in text
        assert "Webformular" not in text


def test_a_form_is_tested_in_each_of_its_languages(cast: Cast, marta: Client, form: WebForm) -> None:
    address = reverse("web_form_test", args=[form.pk])
    edit_design(form, by=cast.marta, languages=("de", "en"))
    cast.marta.language = "en"  # hers says nothing about the visitors'
    cast.marta.save()
    german = marta.get(address).content.decode()
    assert "Fill in the draft" in german
    assert "(freiwillig)" in german
    assert "(optional)" not in german
    english = marta.post(f"{address}?lang=en", {"email": "nix"}).content.decode()
    assert "(optional)" in english
    assert "(freiwillig)" not in english
