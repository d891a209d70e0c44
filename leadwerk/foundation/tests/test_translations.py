"""The catalogs tool on a small package of its own, and what Django makes of a catalog."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext, trans_real

from leadwerk.foundation import translations


@pytest.fixture
def package(tmp_path: Path) -> Path:
    room = tmp_path / "room"
    (room / "jinja2" / "room").mkdir(parents=True)
    (room / "words.py").write_text(
        'A = _("Open")\nB = gettext_lazy("%(name)s took it")\nC = pgettext("verb", "Open")\n'
        'D = ngettext("%(n)d lead", "%(n)d leads", 3)\n'
    )
    (room / "jinja2" / "room" / "page.html").write_text(
        "{{ _('Next stage') }}{% trans count=n %}{{ count }} task{% pluralize %}{{ count }} tasks{% endtrans %}"
    )
    (room / "tests").mkdir()
    (room / "tests" / "test_words.py").write_text('X = _("Only in a test")\n')
    translations.update(room, {})
    return room


COMPLETE: dict[tuple[str, str], str | tuple[str, ...]] = {
    ("", "Open"): "Offen",
    ("verb", "Open"): "Öffnen",
    ("", "%(name)s took it"): "%(name)s hat ihn übernommen",
    ("", "%(n)d lead"): ("Ein Lead", "%(n)d Leads"),
    ("", "Next stage"): "Nächste Phase",
    ("", "%(count)s task"): ("%(count)s Aufgabe", "%(count)s Aufgaben"),
}


def test_update_takes_strings_from_python_and_templates_but_not_from_tests(package: Path) -> None:
    found = {translations.key(message) for message in translations.messages(translations.read(package))}
    assert found == set(COMPLETE)


def test_a_catalog_has_no_lines_or_dates_and_a_second_update_changes_nothing(package: Path) -> None:
    before = translations.catalog_file(package).read_text()
    assert "Date" not in before
    assert "words.py" not in before
    translations.update(package, {})
    assert translations.catalog_file(package).read_text() == before


def test_update_keeps_translations_and_drops_what_is_gone(package: Path) -> None:
    translations.update(package, COMPLETE)
    (package / "words.py").write_text('A = _("Open")\nE = _("Brand new")\n')
    assert translations.update(package, {}) == 1
    catalog = translations.read(package)
    assert catalog["Open"].string == "Offen"
    assert "%(name)s took it" not in catalog
    assert translations.problems([package]) == ["room: 'Brand new' has no German text"]


def test_update_takes_what_another_package_has_said(package: Path) -> None:
    translations.update(package, {("", "Open"): "Offen"})
    assert translations.read(package)["Open"].string == "Offen"


def test_check_is_content_with_a_complete_catalog(package: Path) -> None:
    translations.update(package, COMPLETE)
    path = translations.catalog_file(package)
    path.write_text(
        path.read_text().replace(
            'msgctxt "verb"\nmsgid "Open"\nmsgstr ""', 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Öffnen"'
        )
    )
    assert translations.problems([package]) == []


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({("", "Open"): ""}, "has no German text"),
        ({("", "%(n)d lead"): ("Ein Lead", "")}, "has no German text"),
        ({("", "%(name)s took it"): "hat ihn übernommen"}, "other placeholders"),
        ({("", "%(n)d lead"): ("Ein Lead", "Viele Leads")}, "other placeholders"),
        ({("", "%(n)d lead"): ("%(m)d Lead", "%(n)d Leads")}, "other placeholders"),
    ],
)
def test_check_names_what_is_wrong(
    package: Path, wrong: dict[tuple[str, str], str | tuple[str, ...]], complaint: str
) -> None:
    translations.update(package, {**COMPLETE, **wrong})
    assert any(complaint in line for line in translations.problems([package]))


def test_check_notices_strings_that_update_has_not_seen(package: Path) -> None:
    (package / "words.py").write_text('A = _("Unheard of")\n')
    said = translations.problems([package])
    assert "room: not in the catalog: 'Unheard of'" in said
    assert "room: 'Open' is no longer in the source" in said


def test_two_packages_may_not_say_the_same_text_differently(package: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "words.py").write_text('A = _("Open")\n')
    translations.update(other, {("", "Open"): "Geöffnet"})
    translations.update(package, COMPLETE)
    assert "room: 'Open' is 'Offen' here and 'Geöffnet' in other" in translations.problems([other, package])


def forget() -> None:
    """Make Django read its catalogs again."""
    vars(trans_real)["_translations"].clear()
    vars(trans_real)["_default"] = None


@pytest.fixture
def compiled(package: Path, settings: Any) -> Iterator[None]:
    translations.update(package, COMPLETE)
    assert translations.compile_stale([package]) == 1
    assert translations.compile_stale([package]) == 0
    settings.LOCALE_PATHS = [package / "locale"]
    forget()
    yield
    forget()


@pytest.mark.usefixtures("compiled")
def test_english_is_never_answered_in_german() -> None:
    with translation.override("de"):
        assert gettext("Next stage") == "Nächste Phase"
        assert ngettext("%(n)d lead", "%(n)d leads", 1) == "Ein Lead"
        assert ngettext("%(n)d lead", "%(n)d leads", 0) == "%(n)d Leads"
    with translation.override("en"):
        assert gettext("Next stage") == "Next stage"
        assert pgettext("verb", "Open") == "Open"
        assert ngettext("%(n)d lead", "%(n)d leads", 1) == "%(n)d lead"
        assert ngettext("%(n)d lead", "%(n)d leads", 2) == "%(n)d leads"
