import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from leadwerk.desk.actions.demo import NotDemo, remove_demo
from leadwerk.desk.actions.set_up import AlreadySetUp, set_up
from leadwerk.foundation import held
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import Company, User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.pipelines.models import SalesProcess
from tests.cast import PASSWORD, Cast, play

GIVEN = {
    "company_name": "Möbelwerke Hartwig GmbH & Co. KG",
    "language": "en",
    "time_zone": "Europe/Vienna",
    "currency": "CHF",
    "first_name": "Friederike",
    "last_name": "Hartwig",
    "email": "F.Hartwig@moebel.example",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/leads/", "/settings/", "/nowhere/"])
def test_without_a_company_every_page_is_the_set_up(client: Client, page: str) -> None:
    assert client.get(page)["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200


@pytest.mark.django_db
def test_setting_up_founds_the_company_and_signs_its_administrator_in(client: Client) -> None:
    answer = client.post("/setup/", GIVEN)
    assert answer["Location"] == "/settings/"
    company, administrator = Company.objects.get(), User.objects.get()
    assert (company.name, company.language, company.time_zone, company.currency, company.is_demo) == (
        "Möbelwerke Hartwig GmbH & Co. KG",
        "en",
        "Europe/Vienna",
        "CHF",
        False,
    )
    assert administrator.email == "f.hartwig@moebel.example"
    assert all(has(administrator, permission) for permission in Permission)
    assert SalesProcess.objects.get().is_default
    page = client.get("/settings/").content.decode()
    assert "Everything is set up" in page
    assert "Friederike Hartwig" in page


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"password": "kurz", "password_again": "kurz"}, "mindestens 10 Zeichen"),
        ({"password_again": "anders-geschrieben"}, "verschieden"),
        ({"email": "keine Adresse"}, "E-Mail"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"company_name": " "}, "company_name"),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_comes_back_with_what_was_typed(client: Client, wrong: dict[str, str], complaint: str) -> None:
    answer = client.post("/setup/", GIVEN | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert "Friederike" in page
    assert PASSWORD not in page
    assert not Company.objects.exists()


def test_the_second_visitor_finds_no_set_up(client: Client, cast: Cast) -> None:
    assert client.get("/setup/")["Location"] == "/"
    assert client.post("/setup/", GIVEN)["Location"] == "/"
    assert Company.objects.get().name == "Brinkmann Energietechnik GmbH"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_up_at_once_exactly_one_does() -> None:
    outcomes: list[object] = []
    start = threading.Barrier(2)

    def attempt(number: int) -> None:
        try:
            start.wait()
            outcomes.append(
                set_up(
                    company_name=f"Firma {number}",
                    email=f"{number}@example.org",
                    first_name="",
                    last_name="Eins",
                    password=PASSWORD,
                    by=SYSTEM,
                )[0].name
            )
        except AlreadySetUp as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[number]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "already_set_up" in outcomes
    assert Company.objects.get().name in outcomes
    assert User.objects.count() == 1


@pytest.fixture
def demo(transactional_db: None) -> Cast:
    """The cast as the demo company; in real transactions, because tables are emptied as a whole."""
    cast = play()
    Company.objects.update(is_demo=True)
    held.forget()
    cast.lead(owner=cast.jana)
    return cast


def test_demo_data_goes_in_one_step_and_the_set_up_comes_back(client: Client, demo: Cast, settings: Any) -> None:
    client.force_login(demo.ada)
    assert "Demodaten entfernen" in client.get("/settings/").content.decode()
    assert client.post("/settings/demo/", {"name": "ja"}).status_code == 422
    assert Lead.objects.exists()
    assert client.post("/settings/demo/", {"name": "Brinkmann Energietechnik GmbH"})["Location"] == "/setup/"
    assert not any(model.objects.exists() for model in (Company, User, Lead, SalesProcess))
    assert client.get("/leads/")["Location"] == "/setup/"
    assert client.post("/setup/", GIVEN)["Location"] == "/settings/"
    assert User.objects.get().last_name == "Hartwig"


def test_the_files_go_too(demo: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "plan.pdf").write_text("x")
    remove_demo(by=demo.ada)
    assert list(tmp_path.iterdir()) == []


def test_a_real_company_is_never_removed(client: Client, cast: Cast) -> None:
    client.force_login(cast.ada)
    assert "Demodaten" not in client.get("/settings/").content.decode()
    assert client.get("/settings/demo/").status_code == 409
    with pytest.raises(NotDemo):
        remove_demo(by=cast.ada)
    assert Company.objects.exists()


def test_only_administrators_remove_the_demo(client: Client, demo: Cast) -> None:
    client.force_login(demo.viola)
    assert client.post("/settings/demo/", {"name": "Brinkmann Energietechnik GmbH"}).status_code == 403
    assert Lead.objects.exists()
