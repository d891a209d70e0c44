"""A lead goes into a book, into another one, out of it: who may, who sees it then, what is told, counted, undone."""

import pytest

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.models import ConvertedStatus
from leadwerk.customers.actions.create import create_account
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import take_on
from leadwerk.leads.actions.books import put_in_book
from leadwerk.leads.actions.bulk import bulk
from leadwerk.leads.actions.bulk_verbs import Discard, PutInBook, load
from leadwerk.leads.actions.create import create
from leadwerk.leads.actions.undo import undo
from leadwerk.leads.models import Group, Lead
from leadwerk.leads.refusals import LeadsUnseen
from leadwerk.people import books
from leadwerk.people.actions.books import add_book, remove_book, set_members
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Book, BookLevel, OwnershipMode, User
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import BookMissing, BookNotOpen, BooksNotUsed
from leadwerk.people.scoping import covers
from leadwerk.tallies import check
from tests.cast import Cast

pytestmark = pytest.mark.django_db
P = Permission


@pytest.fixture
def mixed(cast: Cast) -> Cast:
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.MIXED, customer_ownership=OwnershipMode.MIXED)
    return cast


@pytest.fixture
def in_books(cast: Cast) -> Cast:
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.BOOK, customer_ownership=OwnershipMode.BOOK)
    return cast


def book_of(*members: User, level: BookLevel = BookLevel.EDIT, name: str = "Küste", parent: Book | None = None) -> Book:
    book = add_book(name, by=SYSTEM, parent=parent)
    set_members(book, {member.pk: level for member in members}, by=SYSTEM)
    return book


def seen_by(user: User) -> set[int]:
    return set(Lead.objects.for_user(user, P.LEAD_VIEW).values_list("pk", flat=True))


def test_the_members_of_its_book_see_the_lead_and_everything_else_stays(mixed: Cast) -> None:
    coast, lead = book_of(mixed.olaf), mixed.lead(owner=mixed.jana)
    assert lead.pk not in seen_by(mixed.olaf)
    moved = put_in_book(lead, coast, by=mixed.ada, text="Region")
    assert lead.pk in seen_by(mixed.olaf)
    assert (moved.owner, moved.team, moved.version) == (mixed.jana, mixed.nord, lead.version + 1)
    assert Lead.objects.get(pk=lead.pk).group == Group.ACTIVE
    entry = Entry.objects.get(subject_id=lead.pk, kind="book_changed")
    assert (entry.changes, entry.text, entry.facts) == ({"book": [None, coast.pk]}, "Region", {"book": "Küste"})
    assert not check.differences(Lead.objects.all())


def test_putting_it_where_it_is_changes_nothing(mixed: Cast) -> None:
    coast, lead = book_of(mixed.olaf), mixed.lead()
    again = put_in_book(put_in_book(lead, coast, by=SYSTEM), coast, by=SYSTEM)
    assert again.version == lead.version + 1


def test_it_takes_the_permission_to_assign_on_the_lead_and_the_full_level_in_the_book(mixed: Cast) -> None:
    coast, lead = book_of(mixed.viola), mixed.lead(owner=mixed.jana)
    with pytest.raises(BookNotOpen):  # Viola may assign in Nord, but only edits in the book
        put_in_book(lead, coast, by=mixed.viola)
    set_members(coast, {mixed.viola.pk: BookLevel.FULL}, by=SYSTEM)
    put_in_book(lead, coast, by=mixed.viola)
    with pytest.raises(MissingPermission):  # Jana owns it, but no role of hers assigns
        put_in_book(lead, None, by=mixed.jana)
    with pytest.raises(Unseen):
        put_in_book(lead, None, by=mixed.tobias)
    with pytest.raises(Stale):
        put_in_book(lead, None, by=mixed.ada, version=lead.version)


def test_a_full_member_of_a_book_above_moves_it_among_the_books_below(mixed: Cast) -> None:
    north = book_of(mixed.viola, level=BookLevel.FULL, name="Nord")
    coast, inland = (book_of(name=name, parent=north) for name in ("Küste", "Binnenland"))
    lead = put_in_book(mixed.lead(team=mixed.sued), coast, by=SYSTEM)
    assert put_in_book(lead, inland, by=mixed.viola).book == inland


def test_a_lead_leaves_its_book_unless_every_lead_has_to_be_in_one(mixed: Cast) -> None:
    lead = put_in_book(mixed.lead(), book_of(mixed.olaf), by=SYSTEM)
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.BOOK)
    with pytest.raises(BookMissing):
        put_in_book(lead, None, by=mixed.ada)
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.MIXED)
    assert put_in_book(lead, None, by=mixed.ada).book is None
    assert Entry.objects.filter(kind="book_left", subject_id=lead.pk).exists()


def test_where_records_belong_to_users_there_are_no_books(cast: Cast) -> None:
    coast = book_of(cast.olaf)
    with pytest.raises(BooksNotUsed):
        put_in_book(cast.lead(), coast, by=cast.ada)
    with pytest.raises(BooksNotUsed):
        create({"email": "a@b.example"}, by=cast.ada, book=coast)
    assert create({"email": "a@b.example"}, by=cast.ada).book is None


def test_a_new_lead_is_in_the_usual_book_where_every_lead_is_in_one(in_books: Cast) -> None:
    with pytest.raises(BookMissing):
        create({"email": "a@b.example"}, by=in_books.jana)
    book_of(name="Alle")
    coast = book_of(in_books.jana)
    isles = book_of(in_books.jana, level=BookLevel.READ, name="Inseln")
    assert create({"email": "a@b.example"}, by=in_books.jana).book == coast
    assert create({"email": "a@b.example"}, by=in_books.ada).book == Book.objects.get(name="Alle")
    with pytest.raises(BookNotOpen):
        create({"email": "a@b.example"}, by=in_books.jana, book=isles)
    assert [book.name for book in books.open_to(in_books.ada, P.LEAD_CREATE)] == ["Alle", "Inseln", "Küste"]


def test_a_member_takes_a_new_lead_of_the_book_and_it_becomes_active(in_books: Cast) -> None:
    coast = book_of(in_books.olaf)
    lead = in_books.lead()
    assert (lead.book, lead.group) == (coast, Group.NEW)
    taken = take_on(lead, by=in_books.olaf)
    assert (taken.owner, taken.book, taken.team) == (in_books.olaf, coast, in_books.sued)
    assert Lead.objects.get(pk=lead.pk).group == Group.ACTIVE
    reader = in_books.lead()
    set_members(coast, {in_books.olaf.pk: BookLevel.READ}, by=SYSTEM)
    with pytest.raises(MissingPermission):
        take_on(reader, by=in_books.olaf)


def test_it_is_undone_unless_the_book_is_gone_or_needed(mixed: Cast) -> None:
    coast, isles = book_of(mixed.olaf), book_of(name="Inseln")
    lead = put_in_book(mixed.lead(), coast, by=mixed.ada, change_set=11)
    put_in_book(lead, isles, by=mixed.ada, change_set=12)
    undo(12, by=mixed.ada)
    assert Lead.objects.get(pk=lead.pk).book == coast
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.BOOK)
    assert undo(11, by=mixed.ada).kept[0][1] == ["book"]
    put_in_book(lead, isles, by=mixed.ada, change_set=13)
    remove_book(coast, by=SYSTEM)
    assert undo(13, by=mixed.ada).kept[0][1] == ["book"]
    assert not check.differences(Lead.objects.all())


def test_many_go_into_a_book_at_once_as_one_does(mixed: Cast) -> None:
    coast = book_of(mixed.olaf)
    leads = [mixed.lead(owner=mixed.jana), mixed.lead(), mixed.lead(team=mixed.sued)]
    report = bulk(PutInBook(coast), [lead.pk for lead in leads], by=mixed.ada)
    assert (report.changed, report.left_out) == (3, 0)
    assert not check.differences(Lead.objects.all())
    assert undo(report.change_set, by=mixed.ada).leads == 3
    assert load("put_in_book", PutInBook(coast, "x").parameters()) == PutInBook(coast, "x")
    assert load("put_in_book", PutInBook(None).parameters()).parameters()["book"] is None


def test_one_that_may_not_be_seen_refuses_all(mixed: Cast) -> None:
    coast = book_of(mixed.viola, level=BookLevel.FULL)
    leads = [mixed.lead(), mixed.lead(team=mixed.sued)]
    with pytest.raises(LeadsUnseen):
        bulk(PutInBook(coast), [lead.pk for lead in leads], by=mixed.viola)
    assert set(Lead.objects.values_list("book", flat=True)) == {None}


def test_what_a_lead_turns_into_is_in_its_book(mixed: Cast) -> None:
    lead = put_in_book(mixed.lead(owner=mixed.jana), book_of(mixed.olaf), by=SYSTEM)
    made = convert(lead, Choice(status=ConvertedStatus.objects.all()[0], completing=mixed.stages), by=mixed.jana)
    for record in (made.account, made.contact, made.opportunity):
        assert record is not None
        assert record.book == lead.book
        assert covers(mixed.olaf, Permission(f"{record.kind}.view"), record)
    edit_company(by=SYSTEM, customer_ownership=OwnershipMode.USER)
    assert not covers(mixed.olaf, P.ACCOUNT_VIEW, made.account)


def test_a_customer_made_by_hand_is_in_a_book_where_every_customer_is(in_books: Cast) -> None:
    with pytest.raises(BookMissing):
        create_account({"name": "Ott"}, by=in_books.jana)
    book_of(name="Alle")
    assert create_account({"name": "Ott"}, by=in_books.olaf).book == Book.objects.get(name="Alle")
    coast = book_of(in_books.jana)
    assert create_account({"name": "Ott"}, by=in_books.jana).book == coast
    edit_company(by=SYSTEM, customer_ownership=OwnershipMode.USER)
    assert create_account({"name": "Ott"}, by=in_books.jana).book is None


def test_many_that_a_reading_member_only_sees_are_left_out(mixed: Cast) -> None:
    coast = book_of(mixed.olaf, level=BookLevel.READ)
    leads = [put_in_book(mixed.lead(owner=mixed.jana), coast, by=SYSTEM) for _ in range(2)]
    report = bulk(Discard(), [lead.pk for lead in leads], by=mixed.olaf)
    assert (report.changed, report.left_out) == (0, 2)
    assert [lead.version for lead in Lead.objects.order_by("pk")] == [lead.version for lead in leads]
