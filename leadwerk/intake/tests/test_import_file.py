"""A list of contacts becomes leads."""

from pathlib import Path

import pytest

from leadwerk.intake.actions.import_file import import_file
from leadwerk.intake.models import IntakeEvent
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LIST = """Firmenname;Ansprechpartner;Tel. geschäftl.;eMail;PLZ;Ort;Volumen EUR;Faxnummer;Bemerkung
Hallenbau Petzold GmbH;Petzold, Markus;030/23125-418;petzold@hallenbau.example;04109;Leipzig;189.000,00;030 1;ab 10 Uhr
Forstbetrieb Weiß;Rosa Groß;069 90009-77;rosa@;36037;Fulda;57 500;;
;;;;;Köln;;;
"""


@pytest.fixture(autouse=True)
def _files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


def test_a_list_becomes_leads(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(LIST.encode("cp1252"))
    run = import_file(path, by=cast.viola)
    assert (run.state, run.cursor, run.total_rows) == ("finished", 3, 3)
    event = IntakeEvent.objects.get()
    assert (event.received, event.created, event.refused, event.waiting, event.noted) == (3, 2, 1, 0, 1)
    first, second = Lead.objects.order_by("pk")
    assert (first.company_name, first.last_name, first.city, first.value) == (
        "Hallenbau Petzold GmbH", "Petzold", "Leipzig", 18_900_000,
    )  # fmt: skip
    assert (second.company_name, second.first_name, second.value) == ("Forstbetrieb Weiß", "Rosa", 5_750_000)
    assert list(Entry.objects.filter(kind="carried_over").values_list("text", flat=True)) == [
        "ab 10 Uhr\nFaxnummer: 030 1",
        "eMail: rosa@",
    ]
    assert check.differences(Lead.objects.all()) == []
