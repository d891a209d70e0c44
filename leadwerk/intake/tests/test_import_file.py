"""A list of contacts becomes leads."""

from pathlib import Path

import pytest

from leadwerk.intake.import_file import import_file
from leadwerk.intake.models import IntakeEvent
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_list_becomes_leads(cast: Cast, a_list: Path) -> None:
    run = import_file(a_list, by=cast.viola)
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
