import pytest

from leadwerk.foundation.errors import Unseen
from leadwerk.people.actions.books import add_book, edit_book, remove_book, set_members
from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Book, BookLevel, BookMember
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import BookHasBooks, BookInUse, BookNameTaken, BookWithinItself, JoinsOneself
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_books_form_a_tree_in_the_order_of_their_names(cast: Cast) -> None:
    south = add_book("Süd", by=cast.ada)
    north = add_book("Nord", by=cast.ada)
    coast = add_book("Küste", by=cast.ada, parent=north)
    assert [book.name for book in organisation().books.values()] == ["Nord", "Küste", "Süd"]
    edit_book(coast, by=cast.ada, parent=south)
    assert organisation().books_above[coast.pk] == (south.pk,)


def test_a_book_cannot_belong_to_one_of_its_own(cast: Cast) -> None:
    north = add_book("Nord", by=cast.ada)
    coast = add_book("Küste", by=cast.ada, parent=north)
    isles = add_book("Inseln", by=cast.ada, parent=coast)
    for below in (north, coast, isles):
        with pytest.raises(BookWithinItself):
            edit_book(north, by=cast.ada, parent=below)
    assert Book.objects.get(pk=north.pk).parent is None


def test_two_books_never_have_the_same_name(cast: Cast) -> None:
    add_book("Küste", by=cast.ada)
    other = add_book("Inseln", by=cast.ada)
    with pytest.raises(BookNameTaken):
        add_book("küste", by=cast.ada)
    with pytest.raises(BookNameTaken):
        edit_book(other, by=cast.ada, name="KÜSTE")


def test_members_get_and_lose_their_level(cast: Cast) -> None:
    book, jana, olaf = add_book("Küste", by=cast.ada), cast.jana.pk, cast.olaf.pk
    assert set_members(book, {jana: BookLevel.READ, olaf: BookLevel.FULL}, by=cast.ada) == {
        jana: (None, "read"),
        olaf: (None, "full"),
    }
    changed = set_members(book, {jana: BookLevel.EDIT, olaf: None, cast.leo.pk: None}, by=cast.ada)
    assert changed == {jana: ("read", "edit"), olaf: ("full", None)}
    assert list(BookMember.objects.values_list("user", "level")) == [(jana, "edit")]
    assert organisation().memberships == {jana: {book.pk: ("edit", book.pk)}}


def test_only_an_empty_book_without_books_below_is_removed(cast: Cast) -> None:
    north = add_book("Nord", by=cast.ada)
    coast = add_book("Küste", by=cast.ada, parent=north)
    lead = cast.lead()
    type(lead).objects.update(book=coast)
    with pytest.raises(BookHasBooks):
        remove_book(north, by=cast.ada)
    with pytest.raises(BookInUse):
        remove_book(coast, by=cast.ada)
    type(lead).objects.update(book=None)
    remove_book(coast, by=cast.ada)
    remove_book(north, by=cast.ada)
    assert not Book.objects.exists()


def test_only_who_manages_users_changes_books(cast: Cast) -> None:
    book = add_book("Küste", by=cast.ada)
    for attempt in (
        lambda: add_book("Nord", by=cast.viola),
        lambda: edit_book(book, by=cast.viola, name="Nord"),
        lambda: set_members(book, {cast.viola.pk: BookLevel.FULL}, by=cast.viola),
        lambda: remove_book(book, by=cast.viola),
    ):
        with pytest.raises(MissingPermission):
            attempt()


def test_nobody_lets_themselves_see_more_by_a_book(cast: Cast) -> None:
    role = add_role("Einstellungen", by=SYSTEM)
    grants = {str(Permission.MANAGE_USERS): Scope.ALL, str(Permission.LEAD_VIEW): Scope.OWN}
    edit_user(cast.leo, by=SYSTEM, roles=[edit_role(role, by=SYSTEM, version=1, name="X", name_en="", grants=grants)])
    north, coast = add_book("Nord", by=cast.leo), add_book("Küste", by=cast.leo)
    with pytest.raises(JoinsOneself):
        set_members(coast, {cast.leo.pk: BookLevel.READ}, by=cast.leo)
    set_members(north, {cast.leo.pk: BookLevel.READ}, by=cast.ada)
    with pytest.raises(JoinsOneself):
        edit_book(coast, by=cast.leo, parent=north)
    edit_book(coast, by=cast.ada, parent=north)
    set_members(north, {cast.leo.pk: None, cast.jana.pk: BookLevel.FULL}, by=cast.leo)
    set_members(coast, {cast.ada.pk: BookLevel.FULL}, by=cast.ada)


def test_a_book_that_somebody_has_removed_meanwhile_is_not_there(cast: Cast) -> None:
    gone, other = add_book("Küste", by=cast.ada), add_book("Inseln", by=cast.ada)
    Book.objects.filter(pk=gone.pk).delete()
    for verb in (
        lambda: edit_book(gone, by=cast.ada, name="Ostsee"),
        lambda: edit_book(other, by=cast.ada, parent=gone),
        lambda: add_book("Sylt", by=cast.ada, parent=gone),
        lambda: set_members(gone, {cast.jana.pk: BookLevel.READ}, by=cast.ada),
        lambda: remove_book(gone, by=cast.ada),
    ):
        with pytest.raises(Unseen):
            verb()
    assert list(Book.objects.values_list("name", "parent")) == [("Inseln", None)]
