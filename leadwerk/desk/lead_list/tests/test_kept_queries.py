"""What a list asks is written once and kept: it never outlives the rights and settings it was written for."""

import itertools
from collections.abc import Callable

import pytest

from leadwerk.desk.lead_list import finding
from leadwerk.desk.lead_list.address import read
from leadwerk.desk.lead_list.finding import Finding
from leadwerk.foundation import held
from leadwerk.leads.models import Lead
from leadwerk.people.actions.organise import add_team, edit_company
from leadwerk.people.actions.roles import add_role, edit_role, remove_role, restore_role
from leadwerk.people.actions.teams import edit_team
from leadwerk.people.actions.users import activate_user, deactivate_user, edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Book, BookMember, OwnershipMode, Role
from leadwerk.people.permissions import Permission, Scope
from leadwerk.tallies import check, sums
from tests.cast import Cast

pytestmark = pytest.mark.django_db
P, S = Permission, Scope
Verb = Callable[[Cast], object]


def _role(key: str) -> Role:
    return Role.objects.get(key=key)


def _narrow(cast: Cast) -> object:
    role = _role("sales_lead")
    return edit_role(role, by=SYSTEM, version=role.version, name="", name_en="", grants={P.LEAD_VIEW: S.OWN})


def _restore(cast: Cast) -> object:
    return restore_role(_role("sales_lead"), by=SYSTEM, version=_role("sales_lead").version)


def _remove(cast: Cast) -> object:
    own = add_role("Eigene", by=SYSTEM, like=_role("sales_lead"))
    edit_user(cast.viola, by=SYSTEM, roles=[own])
    _ask(cast)
    return remove_role(own, by=SYSTEM, instead=_role("agent"))


def _ownership(mode: OwnershipMode) -> Verb:
    return lambda cast: edit_company(by=SYSTEM, lead_ownership=mode)


CHANGES: list[tuple[str, Verb]] = [
    ("into another team", lambda cast: edit_user(cast.viola, by=SYSTEM, team=cast.sued)),
    ("a team moved below", lambda cast: edit_team(cast.nord, by=SYSTEM, parent=cast.sued)),
    ("a team moved away", lambda cast: edit_team(cast.nord, by=SYSTEM, parent=cast.sales)),
    ("back", lambda cast: edit_user(cast.viola, by=SYSTEM, team=cast.nord)),
    ("a team added", lambda cast: add_team("Nord 1", by=SYSTEM, parent=cast.nord)),
    ("a role narrowed", _narrow),
    ("books count", _ownership(OwnershipMode.MIXED)),
    ("books count no more", _ownership(OwnershipMode.USER)),
    ("a role restored", _restore),
    ("a role removed", _remove),
    ("other roles", lambda cast: edit_user(cast.viola, by=SYSTEM, roles=[_role("marketing")])),
    ("deactivated", lambda cast: deactivate_user(cast.viola, by=SYSTEM)),
    ("activated", lambda cast: activate_user(cast.viola, by=SYSTEM)),
    ("no roles", lambda cast: edit_user(cast.viola, by=SYSTEM, roles=[])),
]


def _ask(cast: Cast) -> tuple[set[str], int]:
    """As a request would: what stands on the first page, and what is counted."""
    held.look_again()
    page = Finding(cast.viola, read([("group", "active")])).page()
    return {row.company_name for row in page.rows}, sums.groups(cast.viola).visible.get("active", sums.Sums()).leads


@pytest.mark.parametrize("narrow", [0, 5_000])
def test_every_change_of_rights_holds_for_what_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, narrow: int
) -> None:
    monkeypatch.setattr(finding, "NARROW", narrow)
    book = Book.objects.create(name="Region")
    BookMember.objects.create(book=book, user=cast.viola)
    for name, owner, team in (
        ("Eigener", cast.viola, cast.nord),
        ("Nord", cast.jana, cast.nord),
        ("Süd", cast.olaf, cast.sued),
        ("Oben", cast.ada, cast.sales),
    ):
        cast.lead(company_name=name, owner=owner, team=team)
    Lead.objects.filter(company_name="Oben").update(book=book)
    check.rebuild(Lead.objects.all())
    held.changed()
    seen = [_ask(cast)]
    for what, change in CHANGES:
        change(cast)
        kept = _ask(cast)
        held.forget()
        assert kept == _ask(cast), what
        assert kept[1] == len(kept[0]), what
        seen.append(kept)
    different = sum(before != after for before, after in itertools.pairwise(seen))
    assert different >= 8, "the changes hardly change anything: the test would prove nothing"
