"""The export: the leads of the list, no others, all their fields, and no cell that runs."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from leadwerk.leads.actions.qualify import qualify
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.pipelines.catalog import catalog
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def table(client: Client, user: User, query: str = "query=group%3Dactive&all=1") -> list[dict[str, str]]:
    client.force_login(user)
    answer = client.get(f"/leads/export/?{query}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="leads-')
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_field_is_written_as_people_read_it(client: Client, cast: Cast) -> None:
    source = next(iter(catalog().sources.values()))
    lead = qualify(cast.lead(owner=cast.jana, value=1_250_050, city="Köln", source=source), "B", by=cast.jana)
    (row,) = table(client, cast.jana)
    assert row["Nummer"] == f"L-{lead.pk}"
    assert row["Firmenname"] == "Möbelwerke Hartwig GmbH"
    assert row["Wert"] == "12500,50"
    assert row["Ort"] == "Köln"
    assert row["Bearbeiter"] == "Jana Petersen"
    assert row["Quelle"] == source.label
    assert row["Bewertung"] == "B"
    assert row["Phase"] == cast.stages[0].label
    assert row["Eingegangen am"].endswith(lead.received_at.astimezone().strftime("%M"))


def test_only_what_one_may_see_and_export(client: Client, cast: Cast) -> None:
    cast.lead(company_name="Von Jana", owner=cast.jana)
    cast.lead(company_name="Von Olaf", owner=cast.olaf)
    assert [row["Firmenname"] for row in table(client, cast.jana)] == ["Von Jana"]
    assert {row["Firmenname"] for row in table(client, cast.ada)} == {"Von Jana", "Von Olaf"}
    client.force_login(cast.leo)
    assert client.get("/leads/export/").status_code == 403
    assert "/leads/export/" not in client.get("/leads/").content.decode()


def test_filters_order_and_selection_hold(client: Client, cast: Cast) -> None:
    leads = [cast.lead(company_name=name, owner=cast.jana, value=100_000) for name in ("C", "A", "B")]
    cast.lead(company_name="Klein", owner=cast.jana)
    query = "query=group%3Dactive%26value%3D1..%26sort%3Dname"
    assert [row["Firmenname"] for row in table(client, cast.jana, f"{query}&all=1")] == ["A", "B", "C"]
    assert [row["Firmenname"] for row in table(client, cast.jana, f"{query}&ids={leads[0].pk}")] == ["C"]


@pytest.mark.parametrize("hostile", ["=1+1", "+49 171 1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_cell_runs(client: Client, cast: Cast, hostile: str) -> None:
    cast.lead(owner=cast.jana)
    Lead.objects.update(company_name=hostile)
    (row,) = table(client, cast.jana)
    assert row["Firmenname"].startswith("'")


def test_a_workbook_has_the_same_rows(client: Client, cast: Cast) -> None:
    cast.lead(owner=cast.jana, value=100_000)
    client.force_login(cast.jana)
    answer = client.get("/leads/export/?query=group%3Dactive&all=1&format=xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Möbelwerke Hartwig GmbH" in sheet
    assert "<v>1000.00</v>" in sheet
    assert "<f>" not in sheet


def test_the_number_of_queries_does_not_grow(
    client: Client, cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(12):
        cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    client.get("/leads/")
    with django_assert_max_num_queries(10):
        b"".join(client.get("/leads/export/?query=group%3Dactive&all=1").streaming_content)  # type: ignore[attr-defined]
