"""Switching whom records belong to: what is shown before, in which order it is done, what it leaves as it was."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.models import ConvertedStatus
from leadwerk.customers.models import MODELS, Account
from leadwerk.desk.actions.books import SwitchUnderWay
from leadwerk.desk.actions.books import remove_book as empty_and_remove
from leadwerk.desk.actions.ownership import (
    BookForAllMissing,
    OwnershipIsSo,
    Records,
    begin,
    book_name,
    go_on,
    sweep,
)
from leadwerk.desk.actions.people import edit_team
from leadwerk.desk.administration.ownership import Plan, parts, piles, shifts, shut_out
from leadwerk.desk.jobs import run_switch, switch_later
from leadwerk.desk.models import OwnershipSwitch
from leadwerk.foundation.jobs import run_all
from leadwerk.foundation.models import Job
from leadwerk.journal.models import Entry
from leadwerk.leads.actions import resettle
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.books import put_in_book
from leadwerk.leads.actions.close import lose
from leadwerk.leads.models import Lead
from leadwerk.people.actions.books import add_book, remove_book, set_members
from leadwerk.people.actions.organise import add_team, edit_company
from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Book, BookLevel, Company, OwnershipMode, SecurityEntry, User
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import JoinsOneself
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LEADS, CUSTOMERS = Records.LEADS, Records.CUSTOMERS
USER, MIXED, BOOK = OwnershipMode.USER, OwnershipMode.MIXED, OwnershipMode.BOOK
PAGE = "/settings/ownership/"


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resettle, "FILLED", 2)


def mode() -> str:
    return Company.objects.get().lead_ownership


def owners() -> list[tuple[int, int | None, int | None, int]]:
    return list(Lead.objects.order_by("pk").values_list("pk", "owner", "team", "version"))


def seen(user: User) -> set[int]:
    return set(Lead.objects.for_user(user, Permission.LEAD_VIEW).values_list("pk", flat=True))


def test_towards_books_everything_gets_one_first_and_then_the_mode_changes(cast: Cast, small_batches: None) -> None:
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.olaf.pk: BookLevel.READ}, by=SYSTEM)
    leads = [cast.lead(owner=cast.jana), cast.lead(), cast.lead(team=cast.sued), cast.lead()]
    discard(leads[3], by=SYSTEM)
    before, seen_before = owners(), seen(cast.olaf)
    switch = begin(LEADS, BOOK, by=cast.ada, book=coast)
    assert switch.total == 4
    steps = 0
    while go_on(switch, by=SYSTEM):
        steps += 1
        assert mode() == USER
        assert seen(cast.olaf) == seen_before, "books do not count before the mode changes"
        assert not check.differences(Lead.objects.all())
    assert (mode(), steps) == (BOOK, 2)
    assert seen(cast.olaf) == {lead.pk for lead in leads}
    assert set(Lead.objects.values_list("book", flat=True)) == {coast.pk}
    assert owners() == before, "neither owner, team nor version changes"
    switch.refresh_from_db()
    assert (switch.done, switch.filled) == (4, {str(coast.pk): 4})
    assert switch.finished_at is not None
    assert not go_on(switch, by=SYSTEM), "run once more it does nothing"


def test_away_from_books_the_mode_changes_at_once_and_books_stay(cast: Cast) -> None:
    edit_company(by=SYSTEM, lead_ownership=BOOK)
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.olaf.pk: BookLevel.READ}, by=SYSTEM)
    lead = cast.lead()
    before = owners()
    for after in (MIXED, USER):
        assert begin(LEADS, after, by=cast.ada).finished_at is not None
        assert mode() == after
    assert lead.pk not in seen(cast.olaf)
    assert owners() == before
    assert Lead.objects.get().book == coast
    switch = begin(LEADS, BOOK, by=cast.ada, book=add_book("Inseln", by=SYSTEM))
    while go_on(switch, by=SYSTEM):
        pass
    assert Lead.objects.get().book == coast, "what has a book keeps it"


def test_one_book_per_team_is_made_on_the_spot_with_the_team_as_members(cast: Cast) -> None:
    edit_team(cast.nord, by=SYSTEM, leader=cast.viola, process=None)
    add_book("süd", by=SYSTEM)
    leads = [cast.lead(), cast.lead(team=cast.sued), cast.lead()]
    Lead.objects.filter(pk=leads[2].pk).update(team=None)
    check.rebuild(Lead.objects.all())
    switch = begin(LEADS, BOOK, by=cast.ada, per_team=True)
    while go_on(switch, by=SYSTEM):
        pass
    found = {lead.pk: lead.book.name for lead in Lead.objects.select_related("book") if lead.book}
    assert found == {leads[0].pk: "Nord", leads[1].pk: "süd", leads[2].pk: "Ohne Team"}
    levels = dict(Book.objects.get(name="Nord").members.values_list("user_id", "level"))
    edit = dict.fromkeys((cast.jana.pk, cast.tobias.pk, cast.leo.pk), "edit")
    assert levels == edit | {cast.viola.pk: "full"}
    assert not Book.objects.get(name="süd").members.exists(), "a book there was keeps its members"
    assert not check.differences(Lead.objects.all())


def test_teams_of_the_same_name_get_books_of_their_own(cast: Cast) -> None:
    other = add_team("Nord", by=SYSTEM, parent=cast.sued)
    top = add_team("nord", by=SYSTEM)
    names = [book_name(team) for team in (cast.nord, other, top)]
    assert names == ["Vertrieb / Nord", "Süd / Nord", f"nord ({top.pk})"]


def test_what_is_made_meanwhile_gets_a_book_too(cast: Cast, small_batches: None) -> None:
    coast = add_book("Küste", by=SYSTEM)
    first = [cast.lead() for _ in range(3)]
    switch = begin(LEADS, BOOK, by=cast.ada, book=coast)
    assert go_on(switch, by=SYSTEM)
    Lead.objects.filter(pk=first[0].pk).update(book=None)  # behind the place where the filling already is
    check.rebuild(Lead.objects.all())
    cast.lead()
    while go_on(switch, by=SYSTEM):
        pass
    assert set(Lead.objects.values_list("book", flat=True)) == {coast.pk}
    Lead.objects.filter(pk=first[0].pk).update(book=None)  # by somebody who did not know of the new mode yet
    check.rebuild(Lead.objects.all())
    assert (sweep(switch, by=SYSTEM), sweep(switch, by=SYSTEM)) == (1, 0)
    assert not check.differences(Lead.objects.all())
    edit_company(by=SYSTEM, lead_ownership=USER)
    Lead.objects.update(book=None)
    assert sweep(switch, by=SYSTEM) == 0, "switched back, there is nothing to sweep"


def test_a_book_that_was_removed_meanwhile_is_replaced(cast: Cast) -> None:
    coast, isles = add_book("Küste", by=SYSTEM), add_book("Inseln", by=SYSTEM)
    cast.lead()
    switch = begin(LEADS, BOOK, by=cast.ada, book=coast)
    remove_book(coast, by=SYSTEM)
    while go_on(switch, by=SYSTEM):
        pass
    assert Lead.objects.get().book == isles


def test_a_worker_that_dies_repeats_nothing(cast: Cast, small_batches: None) -> None:
    coast = add_book("Küste", by=SYSTEM)
    for _ in range(3):
        cast.lead()
    switch = switch_later(LEADS, BOOK, by=cast.ada, book=coast)
    go_on(switch, by=SYSTEM)
    with transaction.atomic():
        go_on(switch, by=SYSTEM)
        transaction.set_rollback(True)
    run_all("long")
    run_switch.call(switch.pk)
    switch.refresh_from_db()
    assert (switch.done, mode()) == (3, BOOK)
    assert Job.objects.filter(task__endswith="sweep_up", run_at__gt=timezone.now()).exists()


def test_customers_are_switched_apart_from_leads(cast: Cast) -> None:
    won = cast.lead(owner=cast.jana)
    convert(won, Choice(status=ConvertedStatus.objects.all()[0], completing=cast.stages), by=cast.jana)
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.olaf.pk: BookLevel.READ}, by=SYSTEM)
    switch = begin(CUSTOMERS, BOOK, by=cast.ada, book=coast)
    while go_on(switch, by=SYSTEM):
        assert not Account.objects.for_user(cast.olaf, Permission.ACCOUNT_VIEW).exists()
    for kind, model in MODELS.items():
        assert model.objects.for_user(cast.olaf, Permission(f"{kind}.view")).count() == 1
    assert (Company.objects.get().customer_ownership, mode()) == (BOOK, USER)
    assert Lead.objects.get().book is None


def test_it_is_told_once_and_not_at_every_lead(ada: Client, cast: Cast) -> None:
    lead, coast = cast.lead(), add_book("Küste", by=SYSTEM)
    switch = begin(LEADS, BOOK, by=cast.ada, book=coast)
    while go_on(switch, by=SYSTEM):
        pass
    entries = Entry.objects.filter(change_set=switch.change_set).order_by("pk")
    assert [entry.kind for entry in entries] == ["ownership_switch_begun", "ownership_switched"]
    assert entries[1].changes == {"lead_ownership": ["user", "book"]}
    assert entries[1].facts["filled"] == {"Küste": 1}
    assert entries[1].by == cast.ada
    assert Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).count() == 1
    told = ada.get("/settings/history/").text
    assert "hat die Zugehörigkeit von Leads auf „Buch“ umgestellt" in told
    assert "Zugehörigkeit der Leads" in told


@pytest.mark.parametrize("after", [MIXED, BOOK])
def test_the_security_log_names_who_switched(cast: Cast, after: OwnershipMode) -> None:
    switch = begin(LEADS, after, by=cast.ada, book=add_book("Küste", by=SYSTEM))
    while go_on(switch, by=SYSTEM):
        pass
    entry = SecurityEntry.objects.order_by("-pk")[0]
    assert (entry.kind, entry.by) == ("company_edited", cast.ada)


def test_what_stands_against_a_switch(cast: Cast) -> None:
    coast = add_book("Küste", by=SYSTEM)
    with pytest.raises(OwnershipIsSo):
        begin(LEADS, USER, by=cast.ada)
    with pytest.raises(BookForAllMissing):
        begin(LEADS, BOOK, by=cast.ada)
    with pytest.raises(MissingPermission):
        begin(LEADS, MIXED, by=cast.viola)
    begin(LEADS, BOOK, by=cast.ada, book=coast)
    with pytest.raises(SwitchUnderWay):
        begin(LEADS, MIXED, by=cast.ada)
    begin(CUSTOMERS, MIXED, by=cast.ada)


def test_nobody_lets_themselves_see_more_by_a_switch_or_by_removing_a_book(cast: Cast) -> None:
    role = add_role("Betrieb", by=SYSTEM)
    grants: dict[str, Scope] = {Permission.MANAGE_SETTINGS: Scope.ALL, Permission.MANAGE_USERS: Scope.ALL}
    edit_role(role, by=SYSTEM, version=1, name="Betrieb", name_en="", grants=grants)
    jana = edit_user(cast.jana, by=SYSTEM, roles=[*cast.jana.roles.all(), role])
    hers, other = add_book("Küste", by=SYSTEM), add_book("Inseln", by=SYSTEM)
    set_members(hers, {jana.pk: BookLevel.READ}, by=SYSTEM)
    lead = cast.lead(owner=cast.olaf, team=cast.sued)
    for after, book in ((MIXED, None), (BOOK, hers), (BOOK, other)):
        with pytest.raises(JoinsOneself):
            begin(LEADS, after, by=jana, book=book)
    begin(LEADS, MIXED, by=cast.ada)
    put_in_book(lead, other, by=cast.ada)
    with pytest.raises(JoinsOneself):
        empty_and_remove(other, by=jana, instead=hers)
    with pytest.raises(JoinsOneself):
        begin(LEADS, BOOK, by=jana, book=hers)
    assert not Lead.objects.for_user(jana, Permission.LEAD_VIEW).filter(pk=lead.pk).exists()
    begin(LEADS, BOOK, by=jana, book=other)


def test_the_only_book_cannot_be_removed_while_a_switch_fills_it(cast: Cast) -> None:
    lead, coast = cast.lead(), add_book("Küste", by=SYSTEM)
    switch = begin(LEADS, BOOK, by=cast.ada, book=coast)
    with pytest.raises(SwitchUnderWay):
        empty_and_remove(coast, by=cast.ada)
    while go_on(switch, by=SYSTEM):
        pass
    lead.refresh_from_db()
    assert (mode(), lead.book) == (BOOK, coast)


@pytest.mark.parametrize("seed", range(6))
def test_the_numbers_shown_before_are_those_that_come_true(cast: Cast, seed: int) -> None:
    chance = Random(seed)
    edit_company(by=SYSTEM, lead_ownership=chance.choice(list(OwnershipMode)))
    top = add_book("Oben", by=SYSTEM)
    books = [top, add_book("Unten", by=SYSTEM, parent=top), add_book("Nord", by=SYSTEM)]
    people = [cast.jana, cast.tobias, cast.olaf, cast.leo, cast.viola, cast.marta]
    for user in people:
        set_members(chance.choice(books), {user.pk: chance.choice(list(BookLevel))}, by=SYSTEM)
    owners = [cast.jana, cast.olaf, cast.viola, None, None]
    for _ in range(16):
        lead = cast.lead(owner=chance.choice(owners), team=chance.choice([cast.nord, cast.sued, cast.sales]))
        if chance.random() < 0.2:
            lose(lead, cast.loss_reason(), by=SYSTEM)
        Lead.objects.filter(pk=lead.pk).update(book=chance.choice([None, None, *books]))
    check.rebuild(Lead.objects.all())
    after = chance.choice([one for one in OwnershipMode if one != mode()])
    plan = Plan(LEADS, after, book=books[1]) if chance.random() < 0.5 else Plan(LEADS, after, per_team=True)
    found = piles(LEADS)
    told = {shift.colleague.id: shift.size for shift in shifts(plan, found)}
    before = {user.pk: len(seen(user)) for user in people}
    switch = begin(LEADS, after, by=cast.ada, book=plan.book, per_team=plan.per_team)
    while go_on(switch, by=SYSTEM):
        pass
    changed = {user.pk: len(seen(user)) - before[user.pk] for user in people}
    assert told == {pk: number for pk, number in changed.items() if number}
    if after == BOOK:
        assert sum(part.size for part in parts(plan, found)) == sum(switch_filled(switch))


def switch_filled(switch: OwnershipSwitch) -> Iterator[int]:
    switch.refresh_from_db()
    yield from switch.filled.values()


def test_who_could_create_nothing_any_more_is_named(cast: Cast) -> None:
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.jana.pk: BookLevel.EDIT, cast.tobias.pk: BookLevel.READ}, by=SYSTEM)
    named = {one.id for one in shut_out(Plan(LEADS, BOOK, coast))}
    assert named == {cast.viola.pk, cast.tobias.pk, cast.olaf.pk}
    assert {one.id for one in shut_out(Plan(LEADS, BOOK, per_team=True))} == set()
    assert shut_out(Plan(LEADS, MIXED)) == []


def test_the_page_shows_what_would_change_asks_where_to_and_does_it(ada: Client, cast: Cast) -> None:
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.olaf.pk: BookLevel.READ}, by=SYSTEM)
    cast.lead(owner=cast.jana)
    assert "gilt jetzt" in ada.get(PAGE).text
    page = ada.get(f"{PAGE}leads/?to=book").text
    assert "Bitte wählen" in page
    assert "Auf „Buch“ umstellen" not in page, "nothing can be done before the choice"
    page = ada.get(f"{PAGE}leads/?to=book&into={coast.pk}").text
    assert "Olaf Südermann" in page
    assert "+1" in page
    assert ada.post(f"{PAGE}leads/", {"to": "book", "into": ""}).status_code == 422
    assert ada.post(f"{PAGE}leads/", {"to": "book", "into": coast.pk}).status_code == 303
    going = ada.get(PAGE).text
    assert "0 von 1 in einem Buch" in going
    assert 'hx-trigger="every 1s"' in going
    assert "0 von 1" in ada.get(f"{PAGE}?kind=leads", headers={"HX-Request": "true"}).text
    assert ada.post(f"{PAGE}leads/", {"to": "mixed"}).status_code == 422
    run_all("long")
    assert mode() == BOOK
    assert "hx-trigger" not in ada.get(f"{PAGE}?kind=leads").text
    back = ada.get(f"{PAGE}leads/?to=user").text
    assert "Sehen weniger" in back
    assert "−1" in back
    ada.post(f"{PAGE}leads/", {"to": "user"})
    assert mode() == USER


def test_only_who_manages_settings_switches(client: Client, cast: Cast) -> None:
    client.force_login(cast.viola)
    for address in (PAGE, f"{PAGE}leads/?to=mixed"):
        assert client.get(address).status_code == 403
    assert client.post(f"{PAGE}leads/", {"to": "mixed"}).status_code == 403


def test_whoever_may_not_make_books_is_not_offered_any(client: Client, cast: Cast) -> None:
    role = add_role("Einstellungen", by=SYSTEM)
    grants = {str(Permission.MANAGE_SETTINGS): Scope.ALL}
    role = edit_role(role, by=SYSTEM, version=1, name="Einstellungen", name_en="", grants=grants)
    edit_user(cast.marta, by=SYSTEM, roles=[role])
    client.force_login(cast.marta)
    assert "in ein Buch je Team" not in client.get(f"{PAGE}leads/?to=book").text
    assert client.post(f"{PAGE}leads/", {"to": "book", "into": "team"}).status_code == 422


def test_bad_addresses_lead_nowhere(ada: Client, cast: Cast) -> None:
    for address in ("leads/", "leads/?to=all", "tasks/?to=user", "?kind=tasks"):
        assert ada.get(PAGE + address).status_code == 404, address
    assert ada.get(f"{PAGE}leads/?to=book&into=987").status_code == 200


def test_the_pages_read_in_english_and_cost_few_queries(
    ada: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {one.pk: BookLevel.READ for one in (cast.jana, cast.olaf)}, by=SYSTEM)
    cast.lead(owner=cast.tobias)
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(language="en")
    for address in (PAGE, f"{PAGE}leads/?to=book&into=team", f"{PAGE}customers/?to=book&into={coast.pk}"):
        ada.get(address)
        with django_assert_max_num_queries(9):
            page = ada.get(address).text
        assert "Ownership" in page


def test_the_mode_of_one_kind_says_nothing_about_the_other(cast: Cast) -> None:
    lead = cast.lead()
    coast = add_book("Küste", by=SYSTEM)
    begin(LEADS, MIXED, by=cast.ada)
    put_in_book(lead, coast, by=cast.ada)
    assert Company.objects.get().customer_ownership == USER
