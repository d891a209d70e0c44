import pytest

from leadwerk.customers.actions.books import put_in_book
from leadwerk.customers.actions.create import create_account
from leadwerk.customers.actions.undo import undo
from leadwerk.customers.models import Account
from leadwerk.foundation.clock import new_change_set
from leadwerk.journal.models import Entry
from leadwerk.people.actions.books import add_book, remove_book, set_members
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Book, BookLevel, OwnershipMode
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import BookMissing, BookNotOpen, BooksNotUsed
from leadwerk.people.scoping import covers
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def coast(cast: Cast) -> Book:
    edit_company(by=SYSTEM, customer_ownership=OwnershipMode.MIXED)
    coast = add_book("Küste", by=SYSTEM)
    set_members(coast, {cast.olaf.pk: BookLevel.READ, cast.jana.pk: BookLevel.FULL}, by=SYSTEM)
    return coast


@pytest.fixture
def account(cast: Cast) -> Account:
    return create_account({"name": "Werft Nord"}, by=cast.jana)


def test_its_members_see_an_account_from_then_on(cast: Cast, account: Account, coast: Book) -> None:
    assert not covers(cast.olaf, Permission.ACCOUNT_VIEW, account)
    put = put_in_book(account, coast, by=cast.jana, text="Liegt am Wasser.")
    assert covers(cast.olaf, Permission.ACCOUNT_VIEW, put)
    assert (put.owner, put.team) == (account.owner, account.team)
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.text, entry.changes) == (
        "record_book_changed", "Liegt am Wasser.", {"book": [None, coast.pk]}
    )  # fmt: skip
    out = put_in_book(put, None, by=cast.jana)
    assert (out.book, Entry.objects.latest("pk").kind) == (None, "record_book_left")


def test_the_other_side_has_to_be_open_too(cast: Cast, account: Account, coast: Book) -> None:
    with pytest.raises(BookNotOpen):
        put_in_book(account, add_book("Alpen", by=SYSTEM), by=cast.jana)
    put = put_in_book(account, coast, by=cast.jana)
    with pytest.raises(MissingPermission):
        put_in_book(put, None, by=cast.olaf)


def test_it_stays_in_a_book_where_everything_has_one(cast: Cast, account: Account, coast: Book) -> None:
    put = put_in_book(account, coast, by=cast.jana)
    edit_company(by=SYSTEM, customer_ownership=OwnershipMode.BOOK)
    with pytest.raises(BookMissing):
        put_in_book(put, None, by=cast.jana)
    edit_company(by=SYSTEM, customer_ownership=OwnershipMode.USER)
    with pytest.raises(BooksNotUsed):
        put_in_book(put, add_book("Alpen", by=SYSTEM), by=cast.ada)


def test_undone_it_is_where_it_was_unless_that_book_is_gone(cast: Cast, account: Account, coast: Book) -> None:
    alps = add_book("Alpen", by=SYSTEM)
    first, second = new_change_set(), new_change_set()
    put_in_book(put_in_book(account, alps, by=cast.ada), coast, by=cast.ada, change_set=first)
    (back,) = undo(first, by=cast.ada)
    assert back.book == alps
    put = put_in_book(back, coast, by=cast.ada, change_set=second)
    remove_book(alps, by=SYSTEM)
    (stays,) = undo(second, by=cast.ada)
    assert (stays.book, stays.version) == (coast, put.version)
