"""Mappings are remembered: by the headers of the last list, and by name."""

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.intake.actions.keep_mapping import forget_mapping, save_mapping
from leadwerk.intake.mappings import applied, key_of, last_time
from leadwerk.intake.models import ImportMapping
from leadwerk.intake.refusals import MappingNameMissing, MappingNameTaken
from leadwerk.intake.tests.conftest import Upload
from leadwerk.intake.tests.test_pages import mapped, sent, text
from leadwerk.journal.models import Entry
from leadwerk.people.doors import MissingPermission
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LIST = "Firma;Kunde;Merkmal;Merkmal\nOtt;Anna Ott;a;b\n"


def test_the_same_headers_get_the_mapping_of_last_time(client: Client, cast: Cast, upload: Upload) -> None:
    client.force_login(cast.viola)
    first = sent(client, upload, content=LIST)
    assert first.mapping == {"0": "company", "1": None, "2": None, "3": None}
    mapped(client, first, **{"column-1": "full_name", "column-3": "-"})
    assert sent(client, upload, content=LIST).mapping == first.mapping  # nothing was imported yet
    client.post(reverse("import_run", args=[first.pk]))
    client.force_login(cast.marta)
    again = sent(client, upload, content=LIST.replace("Anna", "Jörg"))
    assert again.mapping == {"0": "company", "1": "full_name", "2": None, "3": "-"}
    assert "Zugeordnet wie die letzte Liste mit diesen Spalten" in text(
        client.get(reverse("import_mapping", args=[again.pk]))
    )
    other = sent(client, upload, content=LIST.replace("Kunde", "Ort"))
    assert other.mapping["1"] == "city"
    assert "wie die letzte Liste" not in text(client.get(reverse("import_mapping", args=[other.pk])))


def test_a_list_without_headers_is_not_remembered() -> None:
    assert key_of(["", ""]) == ""
    assert key_of(["Straße", "Ort"]) == key_of(["STRASSE", "ort"]) != key_of(["Ort", "Straße"])
    assert last_time(["", ""]) is None


def test_a_mapping_has_a_name_is_applied_to_other_lists_and_goes_again(
    client: Client, cast: Cast, upload: Upload
) -> None:
    client.force_login(cast.viola)
    run = sent(client, upload, content=LIST)
    mapped(client, run, **{"column-1": "full_name", "column-2": "interest", "save_as": " Messe  Köln "})
    saved = ImportMapping.objects.get()
    assert saved.name == "Messe Köln"
    assert Entry.objects.get(kind="import_mapping_saved").facts == {"name": "Messe Köln"}
    other = sent(client, upload, content="Merkmal;Neu;Kunde;Merkmal\na;b;Anna Ott;c\n")
    page = reverse("import_mapping", args=[other.pk])
    shown = text(client.post(page, {"saved": saved.pk, "apply": "1"}))
    assert shown.count('<option value="full_name" selected>') == shown.count('<option value="interest" selected>') == 1
    other.refresh_from_db()
    assert other.mapping["0"] is None  # it was only shown
    assert applied(saved, ["Merkmal", "Neu", "Kunde", "Merkmal"]) == {0: "interest", 1: None, 2: "full_name", 3: None}
    assert client.post(page, {"saved": "", "apply": "1"})["Location"] == page
    client.post(page, {"saved": saved.pk, "forget": "1"})
    assert not ImportMapping.objects.exclude(name="").exists()
    assert "Messe Köln" not in text(client.get(page))


def test_nobody_takes_the_name_of_somebody_elses_mapping(cast: Cast, client: Client, upload: Upload) -> None:
    client.force_login(cast.ada)
    by_ada = sent(client, upload, content=LIST)
    saved = save_mapping(by_ada, "Messe", by=cast.ada)
    client.force_login(cast.viola)
    by_viola = sent(client, upload, content=LIST)
    with pytest.raises(MappingNameTaken):
        save_mapping(by_viola, "Messe", by=cast.viola)
    with pytest.raises(MappingNameTaken):
        forget_mapping(saved, by=cast.viola)
    with pytest.raises(MissingPermission):
        forget_mapping(saved, by=cast.jana)
    with pytest.raises(MappingNameMissing):
        save_mapping(by_viola, "  ", by=cast.viola)
    answer = mapped(client, by_viola, save_as="Messe")
    assert answer.status_code == 422
    assert "hat jemand anders gespeichert" in text(answer)
    assert save_mapping(by_ada, "Messe", by=cast.marta) == saved  # she may import everything
