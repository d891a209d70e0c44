import re

import pytest
from django.test import Client
from django.urls import get_resolver

from leadwerk.desk.manual.chapters import CHAPTER_OF, LANGUAGES, PAGES, address, chapter, names
from leadwerk.people.models import User
from tests.cast import Cast


def test_every_chapter_exists_in_both_languages() -> None:
    of = {language: {path.stem for path in (PAGES / language).glob("*.md")} for language in LANGUAGES}
    assert of["de"] == of["en"]
    assert {"start", "settings", "users", "processes"} <= of["de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_has_a_title_and_leads_nowhere_wrong(language: str) -> None:
    known = {f"/manual/{name}/" for name in names()}
    for name in names():
        shown = chapter(name, language)
        assert shown is not None
        assert shown.title, name
        assert "<h1" not in shown.html, name
        for link in re.findall(r'href="([^"#]+)', shown.html):
            assert link in known or link.startswith("https://"), f"{name} leads to {link}"


def test_both_languages_say_as_much() -> None:
    for name in names():
        headings = [shown.html.count("<h2") for language in LANGUAGES if (shown := chapter(name, language))]
        assert headings[0] == headings[1], name


@pytest.mark.django_db
def test_every_chapter_behind_a_question_mark_belongs_to_pages_that_exist() -> None:
    pages = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    for start in CHAPTER_OF:
        if CHAPTER_OF[start] in names():
            assert any(page.startswith(start) for page in pages), start
    assert address("users") == "/manual/users/"
    assert address("settings_company") == "/manual/settings/"
    assert address("") == "/manual/"


def test_one_reads_in_ones_own_language(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert "Erste Schritte" in client.get("/manual/").content.decode()
    german = client.get("/manual/users/").content.decode()
    assert "<h2>Benutzer anlegen</h2>" in german
    assert '<table class="table">' in german
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    assert "<h2>Add a user</h2>" in client.get("/manual/users/").content.decode()
    assert client.get("/manual/nothing/").status_code == 404
    assert client.get("/manual/..%2f..%2fREADME/").status_code == 404


def test_the_question_mark_leads_to_the_chapter_of_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.ada)
    assert 'href="/manual/users/"' in client.get("/settings/users/").content.decode()
    assert 'href="/manual/processes/"' in client.get("/settings/processes/").content.decode()
    assert 'href="/manual/settings/"' in client.get("/profile/").content.decode()
