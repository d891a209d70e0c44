"""Books on the pages of leads: form, list, filter, record, bulk bar, export, import and API, where books are used."""

from typing import Any

import pytest
from django.test import Client

from leadwerk.leads.actions.books import put_in_book
from leadwerk.leads.models import Lead
from leadwerk.people.actions.books import add_book, set_members
from leadwerk.people.actions.organise import edit_company
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Book, BookLevel, OwnershipMode
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def coast(cast: Cast) -> Book:
    edit_company(by=SYSTEM, lead_ownership=OwnershipMode.BOOK)
    north = add_book("Nordregion", by=SYSTEM)
    book = add_book("Küste", by=SYSTEM, parent=north)
    set_members(book, {cast.jana.pk: BookLevel.EDIT, cast.viola.pk: BookLevel.FULL}, by=SYSTEM)
    return book


def test_without_books_no_page_speaks_of_them(client: Client, cast: Cast) -> None:
    lead = cast.lead(owner=cast.jana)
    add_book("Küste", by=SYSTEM)
    client.force_login(cast.ada)
    pages = ("/leads/?group=active", "/leads/new/", f"/leads/{lead.pk}/", f"/kanban/{cast.process.pk}/")
    for page in pages:
        text = client.get(page).text
        for word in (">Buch<", ">Kein Buch<", "In ein Buch legen", 'value="book"'):
            assert word not in text, page
    assert client.get("/leads/filters/book/").status_code == 404


def test_the_form_proposes_the_usual_book(client: Client, cast: Cast, coast: Book) -> None:
    client.force_login(cast.jana)
    page = client.get("/leads/new/").text
    assert f'<option value="{coast.pk}" selected>' in page
    assert "Nordregion" not in page
    client.post("/leads/new/", {"email": "neu@kunde.example", "book": coast.pk, "for": "me"})
    assert Lead.objects.get(email="neu@kunde.example").book == coast
    client.force_login(cast.olaf)
    answer = client.post("/leads/new/", {"email": "ohne@kunde.example"})
    assert answer.status_code == 422
    assert "Jeder Datensatz ist hier in einem Buch" in answer.text
    assert client.post("/leads/new/", {"email": "x@kunde.example", "book": coast.pk}).status_code == 403


def test_the_list_shows_and_asks_for_books_with_those_below(client: Client, cast: Cast, coast: Book) -> None:
    client.force_login(cast.ada)
    inside = put_in_book(cast.lead(company_name="Drinnen"), coast, by=SYSTEM)
    put_in_book(cast.lead(company_name="Draußen"), add_book("Süden", by=SYSTEM), by=SYSTEM)
    client.post("/leads/layout/", {"query": "group=new", "column": ["owner", "book"]})
    assert "Küste" in client.get("/leads/?group=new").text
    page = client.get(f"/leads/?group=new&book={coast.parent_id}").text
    assert f'id="lead-{inside.pk}"' in page
    assert "Draußen" not in page
    assert "Nordregion" in client.get("/leads/filters/book/?group=new").text
    assert "Küste" in client.get("/leads/export/?query=group%3Dnew&all=1").getvalue().decode()


def test_a_lead_is_moved_from_its_page(
    client: Client, cast: Cast, coast: Book, django_assert_max_num_queries: Any
) -> None:
    lead = put_in_book(cast.lead(owner=cast.jana), coast, by=SYSTEM)
    client.force_login(cast.jana)
    page = client.get(f"/leads/{lead.pk}/").text
    assert "Küste" in page
    assert "do-book" not in page
    assert client.get(f"/leads/{lead.pk}/book/").status_code == 403
    client.force_login(cast.ada)
    client.get(f"/leads/{lead.pk}/")
    with django_assert_max_num_queries(11):
        assert "do-book" in client.get(f"/leads/{lead.pk}/").text
    dialog = client.get(f"/leads/{lead.pk}/book/").text
    assert f'<option value="{coast.pk}" selected>' in dialog
    assert 'value="none"' not in dialog
    isles = add_book("Inseln", by=SYSTEM)
    answer = client.post(f"/leads/{lead.pk}/book/", {"book": isles.pk, "version": lead.version}, follow=True)
    assert "Der Lead ist jetzt im Buch „Inseln“." in answer.text
    assert Lead.objects.get(pk=lead.pk).book == isles
    assert client.post(f"/leads/{lead.pk}/book/", {"book": ""}).status_code == 422
    assert client.post(f"/leads/{lead.pk}/book/", {"book": "none"}).status_code == 409


def test_many_are_put_into_a_book_from_the_list(client: Client, cast: Cast, coast: Book) -> None:
    add_book("Süden", by=SYSTEM)
    leads = [cast.lead(), cast.lead()]
    ids = [lead.pk for lead in leads]
    client.force_login(cast.viola)
    assert "In ein Buch legen" in client.get("/leads/?group=new").text
    assert "Küste" in client.get(f"/leads/bulk/book/?ids={ids[0]}&ids={ids[1]}&query=group%3Dnew").text
    sued = Book.objects.get(name="Süden")
    assert client.post("/leads/bulk/book/", {"ids": ids, "query": "group=new", "book": sued.pk}).status_code == 403
    assert client.post("/leads/bulk/book/", {"ids": ids, "query": "group=new"}).status_code == 422
    page = client.post("/leads/bulk/book/", {"ids": ids, "query": "group=new", "book": coast.pk}, follow=True).text
    assert "2 Leads in „Küste“ gelegt." in page
    assert set(Lead.objects.values_list("book", flat=True)) == {coast.pk}


def test_the_api_names_the_book_and_puts_leads_into_one(client: Client, cast: Cast, coast: Book) -> None:
    client.force_login(cast.viola)
    kind = "application/json"
    made = client.post("/api/v1/leads", {"email": "a@b.example", "book_id": coast.pk}, content_type=kind).json()
    assert made["book"] == {"id": coast.pk, "name": "Küste"}
    address = f"/api/v1/leads/{made['id']}/book"
    assert client.post(address, {"book_id": None}, content_type=kind).json()["code"] == "book_missing"
    assert client.post(address, {"book_id": coast.parent_id}, content_type=kind).status_code == 403
    assert client.post(address, {"book_id": 987654}, content_type=kind).status_code == 422
    client.force_login(cast.ada)
    assert client.post(address, {"book_id": coast.parent_id}, content_type=kind).json()["book"]["name"] == "Nordregion"


def test_the_pages_read_in_english(client: Client, cast: Cast, coast: Book) -> None:
    lead = put_in_book(cast.lead(), coast, by=SYSTEM)
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(language="en")
    client.force_login(cast.ada)
    assert "Put into a book" in client.get(f"/leads/{lead.pk}/").text
    assert "Put into the book" in client.get(f"/leads/{lead.pk}/book/").text
    assert "Put into the book" in client.get(f"/leads/bulk/book/?ids={lead.pk}&query=group%3Dnew").text
