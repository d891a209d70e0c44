"""The pages of books: the tree, one book with its members, adding and removing; what they say, refuse and tell."""

from typing import Any

import pytest
from django.test import Client

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.models import ConvertedStatus
from leadwerk.customers.models import Account
from leadwerk.desk.actions.books import add_book, remove_book, set_members
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.models import Book, BookLevel, BookMember
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BOOKS = "/settings/books/"


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def levels(book: Book) -> dict[int, str]:
    return dict(book.members.values_list("user_id", "level"))


def test_a_book_is_added_and_stands_in_the_list_below_its_parent(ada: Client, cast: Cast) -> None:
    assert "Noch keine Bücher" in ada.get(BOOKS).text
    north = add_book("Nord", by=cast.ada)
    answer = ada.post(f"{BOOKS}new/", {"name": "Küste", "parent": north.pk})
    coast = Book.objects.get(name="Küste")
    assert (answer.status_code, answer["Location"], coast.parent) == (303, f"{BOOKS}{coast.pk}/", north)
    page = ada.get(BOOKS).text
    assert page.index(">Nord<") < page.index(">Küste<")
    assert "Bücher zählen noch nicht" in page
    assert "Es gibt bereits ein Buch „Küste“" in ada.post(f"{BOOKS}new/", {"name": "KÜSTE"}).text


def test_several_members_are_added_at_once(ada: Client, cast: Cast) -> None:
    book = add_book("Küste", by=cast.ada)
    page = f"{BOOKS}{book.pk}/members/"
    assert "Jana Petersen, Nord" in ada.get(page).text
    ada.post(page, {"users": [cast.jana.pk, cast.olaf.pk], "level": "edit"})
    assert levels(book) == {cast.jana.pk: "edit", cast.olaf.pk: "edit"}
    assert "Jana Petersen, Nord" not in ada.get(page).text
    assert ada.post(page, {"level": "edit"}).status_code == 422


def test_name_place_and_levels_are_saved_at_once_and_told(ada: Client, cast: Cast) -> None:
    north, book = add_book("Nord", by=cast.ada), add_book("Küste", by=cast.ada)
    set_members(book, {one.pk: BookLevel.READ for one in (cast.jana, cast.olaf, cast.leo)}, by=cast.ada)
    was = {f"was_{one.pk}": "read" for one in (cast.jana, cast.olaf, cast.leo)}
    chosen = {f"level_{cast.jana.pk}": "full", f"level_{cast.olaf.pk}": "none", f"level_{cast.leo.pk}": "read"}
    given: dict[str, Any] = {"name": "Küste und Inseln", "parent": north.pk, **was, **chosen}
    assert ada.post(f"{BOOKS}{book.pk}/", given).status_code == 303
    assert levels(book) == {cast.jana.pk: "full", cast.leo.pk: "read"}
    entries = Entry.objects.filter(subject_kind="book", subject_id=book.pk).order_by("pk")
    edited, members = list(entries)[-2:]
    assert edited.changes == {"name": ["Küste", "Küste und Inseln"], "parent": [None, north.pk]}
    before, after = members.changes["members"]
    assert (before, after) == ({str(cast.jana.pk): "read", str(cast.olaf.pk): "read"}, {str(cast.jana.pk): "full"})
    told = ada.get("/settings/history/").text
    assert "hat geändert, wer Mitglied im Buch Küste und Inseln ist" in told
    assert "Jana Petersen (Vollzugriff)" in told


def test_an_old_page_does_not_take_back_what_somebody_else_changed(ada: Client, cast: Cast) -> None:
    book = add_book("Küste", by=cast.ada)
    set_members(book, {cast.jana.pk: BookLevel.FULL, cast.olaf.pk: BookLevel.READ}, by=cast.ada)
    was = {f"was_{cast.jana.pk}": "read", f"was_{cast.olaf.pk}": "read"}
    chosen = {f"level_{cast.jana.pk}": "read", f"level_{cast.olaf.pk}": "edit"}
    ada.post(f"{BOOKS}{book.pk}/", {"name": "Küste", "parent": "", **was, **chosen})
    assert levels(book) == {cast.jana.pk: "full", cast.olaf.pk: "edit"}


def test_a_book_cannot_be_put_below_its_own(ada: Client, cast: Cast) -> None:
    north = add_book("Nord", by=cast.ada)
    coast = add_book("Küste", by=cast.ada, parent=north)
    answer = ada.post(f"{BOOKS}{north.pk}/", {"name": "Nord", "parent": coast.pk})
    assert answer.status_code == 422
    north.refresh_from_db()
    assert north.parent is None


def test_who_reaches_a_book_through_one_above_is_named(ada: Client, cast: Cast) -> None:
    north = add_book("Nord", by=cast.ada)
    coast = add_book("Küste", by=cast.ada, parent=north)
    set_members(north, {cast.olaf.pk: BookLevel.FULL}, by=cast.ada)
    page = ada.get(f"{BOOKS}{coast.pk}/").text
    assert "Über ein Buch darüber" in page
    assert "Vollzugriff, durch „Nord“" in page


def test_what_is_in_a_removed_book_goes_into_another(ada: Client, cast: Cast) -> None:
    coast, isles = add_book("Küste", by=cast.ada), add_book("Inseln", by=cast.ada)
    lead, won = cast.lead(), cast.lead(owner=cast.jana)
    conversion = convert(won, Choice(status=ConvertedStatus.objects.all()[0], completing=cast.stages), by=cast.jana)
    Lead.objects.update(book=coast)
    Account.objects.update(book=coast)
    check.rebuild(Lead.objects.all())
    page = f"{BOOKS}{coast.pk}/removal/"
    assert "In diesem Buch sind 3 Datensätze." in ada.get(page).text
    assert ada.post(page, {}).status_code == 422
    assert ada.post(page, {"instead": isles.pk}).status_code == 303
    assert set(Lead.objects.values_list("book", flat=True)) == {isles.pk}
    assert Account.objects.get().book == isles
    assert not check.differences(Lead.objects.all())
    assert not Book.objects.filter(pk=coast.pk).exists()
    assert Entry.objects.filter(kind="book_changed", subject_id__in=[lead.pk, won.pk]).count() == 2
    assert Entry.objects.get(kind="record_book_changed").subject_id == conversion.account_id
    removed = Entry.objects.get(kind="book_removed")
    assert {removed.change_set} == set(Entry.objects.filter(kind="book_changed").values_list("change_set", flat=True))
    assert "hat das Buch Küste entfernt" in ada.get("/settings/history/").text


def test_an_empty_book_is_removed_without_a_question(ada: Client, cast: Cast) -> None:
    book = add_book("Küste", by=cast.ada)
    set_members(book, {cast.jana.pk: BookLevel.READ}, by=cast.ada)
    assert "In diesem Buch ist nichts." in ada.get(f"{BOOKS}{book.pk}/removal/").text
    ada.post(f"{BOOKS}{book.pk}/removal/")
    assert not Book.objects.exists()
    assert not BookMember.objects.exists()


def test_removing_can_be_taken_up_again(cast: Cast) -> None:
    coast, isles = add_book("Küste", by=cast.ada), add_book("Inseln", by=cast.ada)
    cast.lead()
    Lead.objects.update(book=coast)
    check.rebuild(Lead.objects.all())
    assert remove_book(coast, by=cast.ada, instead=isles) == 1


def test_the_pages_read_in_english_and_cost_few_queries(
    ada: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    book = add_book("Küste", by=cast.ada)
    set_members(book, {one.pk: BookLevel.READ for one in (cast.jana, cast.olaf, cast.leo)}, by=cast.ada)
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(language="en")
    for path in (BOOKS, f"{BOOKS}new/", f"{BOOKS}{book.pk}/", f"{BOOKS}{book.pk}/members/"):
        ada.get(path)
        with django_assert_max_num_queries(9):
            page = ada.get(path).text
        assert "ücher" not in page
