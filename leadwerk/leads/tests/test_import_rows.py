"""Many leads at once are the same leads that `create` makes one by one."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.forms.models import model_to_dict

from leadwerk.foundation.clock import new_change_set
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.create import create
from leadwerk.leads.actions.import_rows import import_rows
from leadwerk.leads.actions.import_rows import new_lead as read_lead
from leadwerk.leads.models import AddressKey, Lead, NewLead, StageVisit
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.pipelines.catalog import catalog
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
SAMPLES: list[dict[str, Any]] = [
    {"email": "Weiß@Müller.example"},
    {"phone": "+49 (0)171 / 39200-07", "mobile": "0171 3920008"},
    {"description": "Anruf ohne Nummer,\nbitte zurückrufen"},
    {
        "company_name": "Müller & Söhne GmbH",
        "salutation": "Frau",
        "title": "Dr.",
        "first_name": "Zoë",
        "last_name": "Großkreutz",
        "email": "z.grosskreutz@soehne.example",
        "phone": "030 23125-418",
        "more_addresses": [{"kind": "email", "value": "zoe@web.example"}, {"kind": "phone", "value": "089 1234567"}],
        "street": "Ährenweg 3",
        "postal_code": "04109",
        "city": "Köln",
        "value": 1_890_000,
        "interest": "=HYPERLINK(1)",
        "language": "de",
    },
    {"first_name": "Иван", "last_name": "Петров", "city": "Москва"},
]


def stored(lead: Lead) -> dict[str, Any]:
    """All a lead is, without what differs by its number and moment."""
    row: dict[str, Any] = dict(Lead.objects.filter(pk=lead.pk).values().get())
    for name in ("id", "created_at", "received_at", "last_activity_at", "stage_entered_at", "assigned_at"):
        row.pop(name)
    entry = Entry.objects.get(subject_kind="lead", subject_id=lead.pk)
    visit = model_to_dict(StageVisit.objects.get(lead=lead), exclude=["id", "lead", "entered_at", "change_set"])
    keys = sorted(AddressKey.objects.filter(lead=lead).values_list("key", flat=True))
    return {"row": row, "changes": entry.changes, "by": entry.by, "visit": visit, "keys": keys}


def ids(cast: Cast, owner: User | None = None) -> dict[str, int | None]:
    source = next(iter(catalog().sources))
    return {
        "owner": owner.pk if owner else None,
        "team": cast.nord.pk,
        "process": cast.process.pk,
        "stage": cast.stages[0].pk,
        "source": source,
    }


def new_lead(fields: dict[str, Any], references: dict[str, int | None], text: str = "") -> NewLead | None:
    lead = read_lead(fields, text)
    if lead is not None:
        lead.refer_to(references)
    return lead


@pytest.mark.parametrize("has_owner", [False, True])
def test_a_batch_is_what_create_makes_of_each(cast: Cast, has_owner: bool) -> None:
    owner = cast.tobias if has_owner else None
    source = catalog().sources[ids(cast)["source"] or 0]
    singly = [
        create(fields, by=cast.viola, channel="import", owner=owner, team=cast.nord, source=source)
        for fields in SAMPLES
    ]
    new = [found for fields in SAMPLES if (found := new_lead(fields, ids(cast, owner)))]
    made = Lead.objects.in_bulk(import_rows(new, by=cast.viola, change_set=new_change_set(), at=AT))
    at_once = dict(sorted(made.items()))  # the database gives them back in any order
    assert [stored(lead) for lead in at_once.values()] == [stored(lead) for lead in singly]
    assert check.differences(Lead.objects.all()) == []
    for lead in at_once.values():
        assert lead.created_at == lead.received_at == lead.stage_entered_at == lead.last_activity_at == AT
        assert lead.assigned_at == (AT if has_owner else None)
        assert lead.group == ("active" if has_owner else "new")


def test_what_has_no_column_becomes_a_journal_entry(cast: Cast) -> None:
    lead = new_lead({"email": "a@b.example"}, ids(cast), "Fax: 030 1")
    assert lead
    change_set = new_change_set()
    (pk,) = import_rows([lead], by=cast.viola, change_set=change_set, at=AT)
    found = Entry.objects.filter(subject_kind="lead", subject_id=pk).order_by("pk")
    assert [(entry.kind, entry.text, entry.change_set) for entry in found] == [
        ("imported", "", change_set),
        ("carried_over", "Fax: 030 1", change_set),
    ]


def test_a_row_that_tells_nothing_is_no_lead(cast: Cast) -> None:
    assert new_lead({"city": "Köln", "value": 100}, ids(cast)) is None


def test_nobody_imports_into_a_team_that_is_not_theirs(cast: Cast) -> None:
    references = ids(cast) | {"team": cast.sued.pk}
    leads = [new_lead({"email": "a@b.example"}, ids(cast)), new_lead({"email": "b@b.example"}, references)]
    with pytest.raises(MissingPermission), transaction.atomic():
        import_rows([lead for lead in leads if lead], by=cast.viola, change_set=1, at=AT)
    assert not Lead.objects.exists()


def test_who_may_not_assign_imports_for_nobody_else(cast: Cast) -> None:
    lead = new_lead({"email": "a@b.example"}, ids(cast, cast.tobias))
    assert lead
    with pytest.raises(MissingPermission) as caught, transaction.atomic():
        import_rows([lead], by=cast.marta, change_set=1, at=AT)
    assert "zuweisen" in caught.value.sentence() or "Assign" in caught.value.sentence()
