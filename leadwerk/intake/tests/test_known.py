"""Which rows of a file have an address that is there already."""

import pytest

from leadwerk.intake.known import KnownRow, holders_of, known_rows
from leadwerk.leads.actions.create import create
from leadwerk.leads.actions.import_rows import new_lead
from leadwerk.leads.models import NewLead
from leadwerk.people.actors import SYSTEM
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def rows(*addresses: dict[str, str]) -> list[NewLead]:
    return [lead for fields in addresses if (lead := new_lead(fields))]


def test_a_row_is_known_by_the_oldest_lead_or_the_first_line_with_an_address(cast: Cast) -> None:
    older = create({"phone": "030 23125001"}, by=SYSTEM)
    create({"email": "a@b.example"}, by=SYSTEM)
    leads = rows(
        {"email": "a@b.example", "phone": "030 23125001"},
        {"email": "c@b.example"},
        {"email": "d@b.example", "phone": "030 23125002"},
        {"email": "C@b.example", "phone": "030/23125002"},
        {"company_name": "Ohne Adresse"},
    )
    seen = {"e:d@b.example": 2}
    assert known_rows(
        leads, [4, 5, 7, 8, 9], holders_of(leads, by=SYSTEM, in_full=lambda key: False), earlier=seen
    ) == [
        KnownRow(4, older.pk, None),
        KnownRow(7, None, 2),
        KnownRow(8, None, 5),
    ]
    assert seen["t:+493023125002"] == 7


def test_the_oldest_that_one_may_see_counts_however_many_others_share_the_number(cast: Cast) -> None:
    for _number in range(10):
        create({"phone": "030 23125001"}, owner=cast.tobias, by=SYSTEM)
    mine = [create({"phone": "030 23125001"}, owner=cast.jana, by=SYSTEM) for _number in range(2)]
    leads = rows({"phone": "030 23125001"})
    assert next(iter(leads[0].keys)) == "t:+493023125001"
    (holders,) = holders_of(leads, by=cast.jana, in_full=lambda key: False).values()
    assert holders[0].lead == mine[0].pk
    (holders,) = holders_of(leads, by=cast.jana, in_full=lambda key: True).values()
    assert [holder.lead for holder in holders] == [lead.pk for lead in mine]
