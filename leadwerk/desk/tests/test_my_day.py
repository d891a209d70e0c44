"""My day: what stands in it, for whom, what it costs, and what can be done from there."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from leadwerk.journal.models import Entry
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.close import reject
from leadwerk.leads.actions.note import note
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.actions.complete import complete
from leadwerk.tasks.models import Task
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)  # Thursday, ten in Berlin
THURSDAY = dt.date(2026, 11, 19)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _that_thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def open_day(client: Client, user: User, path: str = "/") -> str:
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def section(page: str, name: str) -> str:
    """The part of the page below one heading; empty if there is none."""
    _before, found, after = page.partition(f'id="head-{name}"')
    return found and after.partition("</section>")[0]


def worked(cast: Cast, name: str, owner: User) -> Lead:
    """A lead its owner has done something with, so that it is not fresh any more."""
    lead = cast.lead(owner=owner, company_name=name)
    return note(lead, "Erstgespräch", by=owner)


def test_every_active_lead_of_mine_stands_in_my_day(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        cast.lead(owner=cast.jana, company_name="Frisch GmbH")
        worked(cast, "Ohne Plan AG", cast.jana)
        for name, days in (("Gestern KG", -1), ("Heute eG", 0), ("Bald OHG", 3), ("Später UG", 40)):
            lead = worked(cast, name, cast.jana)
            add("Anrufen", THURSDAY + days * DAY, by=cast.jana, assignee=cast.jana, lead=lead)
        page = open_day(client, cast.jana)
    assert "Frisch GmbH" in section(page, "new")
    assert "Ohne Plan AG" in section(page, "without-next-step")
    assert "Gestern KG" in section(page, "overdue")
    assert "Heute eG" in section(page, "today")
    assert "Bald OHG" in section(page, "next")
    assert "Später UG" in section(page, "later")
    assert Lead.objects.filter(owner=cast.jana).count() == 6


def test_the_day_of_a_colleague_is_not_mine(cast: Cast, client: Client) -> None:
    cast.lead(owner=cast.tobias, company_name="Von Tobias")
    add("Ablage von Tobias", THURSDAY, by=cast.tobias, assignee=cast.tobias)
    for user in (cast.jana, cast.viola, cast.olaf, cast.ada):
        page = open_day(client, user)
        assert "Von Tobias" not in page
        assert "Ablage von Tobias" not in page


def test_a_lead_that_changed_hands_brings_its_tasks_along(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        lead = worked(cast, "Übergabe AG", cast.jana)
        add("Zurückrufen", THURSDAY - DAY, by=cast.jana, assignee=cast.jana, lead=lead)
        assign(lead, cast.tobias, by=cast.viola)
        assert "Übergabe AG" in section(open_day(client, cast.tobias), "overdue")
        assert "Übergabe AG" not in open_day(client, cast.jana)


def test_a_rejected_lead_given_to_me_waits_for_a_look(cast: Cast, client: Client) -> None:
    lead = reject(worked(cast, "Abgewiesen GmbH", cast.tobias), cast.rejection_code(), by=cast.tobias)
    assert "Abgewiesen GmbH" not in section(open_day(client, cast.tobias), "rejected")
    lead = assign(lead, cast.jana, by=cast.viola)
    assert "Abgewiesen GmbH" in section(open_day(client, cast.jana), "rejected")
    note(lead, "Geprüft, bleibt zurückgewiesen.", by=cast.jana)
    assert "Abgewiesen GmbH" not in open_day(client, cast.jana)


def test_an_empty_day_is_friendly(cast: Cast, client: Client) -> None:
    page = open_day(client, cast.jana)
    assert "Auf Sie wartet nichts" in page
    assert "Überfällig" not in page


def test_the_clock_turns_amber_at_ten_minutes_and_red_at_fifteen(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        cast.lead(owner=cast.jana)
    for minutes, level in ((9, "ok"), (10, "warn"), (14, "warn"), (15, "late")):
        with time_machine.travel(NOW + dt.timedelta(minutes=minutes), tick=False):
            assert f'data-level="{level}"' in open_day(client, cast.jana)


def test_the_greeting_knows_the_hour_and_the_salutation(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.jana.pk).update(salutation="Frau")
    with time_machine.travel(NOW, tick=False):
        assert "Guten Morgen, Frau Petersen." in open_day(client, cast.jana)
        User.objects.filter(pk=cast.jana.pk).update(language="en", time_zone="Asia/Tokyo")
        assert "Good evening, Frau Petersen." in open_day(client, cast.jana)


def test_figures_are_counted(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        worked(cast, "Aktiv GmbH", cast.jana)
        complete(add("Ablage", THURSDAY, by=cast.jana, assignee=cast.jana), by=cast.jana)
        add("Termin vor Ort", THURSDAY + DAY, by=cast.jana, assignee=cast.jana)
        add("Termin vor Ort", THURSDAY + 4 * DAY, by=cast.jana, assignee=cast.jana)  # next week
        figures = section(open_day(client, cast.jana), "figures")
    assert "<dd>1 <small>Lead</small></dd>" in figures
    assert "<dd>1 <small>Aufgabe</small></dd>" in figures
    assert "Termine diese Woche</dt><dd>1</dd>" in figures
    assert "Konvertiert im November</dt><dd>0</dd>" in figures


def test_a_full_day_costs_few_queries_and_shows_the_first_rows_only(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    with time_machine.travel(NOW, tick=False):
        for place in range(70):
            cast.lead(owner=cast.jana, company_name=f"Frisch {place}")
            lead = worked(cast, f"Ohne Plan {place}", cast.jana)
            if place < 60:
                add(f"Anruf {place}", THURSDAY - DAY, by=cast.jana, assignee=cast.jana, lead=lead)
        client.force_login(cast.jana)
        client.get("/")
        with django_assert_max_num_queries(12):
            page = client.get("/").content.decode()
    assert section(page, "new").count("fresh__item") == 20
    assert section(page, "without-next-step").count("fresh__item") == 8
    assert section(page, "overdue").count("task__done") == 30
    assert "Alle 60 anzeigen" in section(page, "overdue")
    assert "Alle 70 anzeigen" in section(page, "new")


def test_a_section_pages_through_everything_once(cast: Cast, client: Client) -> None:
    lead = worked(cast, "Viel zu tun", cast.jana)
    for place in range(120):
        add(f"Nummer {place:03}", THURSDAY - DAY, by=cast.jana, assignee=cast.jana, lead=lead)
    client.force_login(cast.jana)
    seen: list[str] = []
    url = "/day/overdue/"
    while url and len(seen) <= 120:
        page = client.get(url).content.decode()
        seen += [part.partition("<")[0] for part in page.split("</svg>Nummer ")[1:]]
        _before, found, after = page.partition('<li class="daymore"><a class="btn" href="')
        url = after.partition('"')[0].replace("&amp;", "&") if found else ""
    assert sorted(seen) == [f"{place:03}" for place in range(120)]


@pytest.mark.parametrize("name", ["new", "rejected", "without-next-step", "overdue", "today", "next", "later"])
def test_every_section_is_a_page(cast: Cast, client: Client, name: str) -> None:
    client.force_login(cast.jana)
    for after in ("", "?after=nonsense", "?after=2026-11-19T10:00:00%2B00:00_5"):
        assert client.get(f"/day/{name}/{after}").status_code == 200
    assert client.get("/day/nothing/").status_code == 404


def test_a_task_is_done_with_one_click_and_comes_back_with_another(cast: Cast, client: Client) -> None:
    lead = worked(cast, "Klick AG", cast.jana)
    task = add("Anrufen", THURSDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    client.force_login(cast.jana)
    response = client.post(f"/tasks/{task.pk}/completion/", headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert "changed" in response["HX-Trigger"]
    task.refresh_from_db()
    assert task.is_done
    change_set = Entry.objects.filter(kind="task_done").latest("pk").change_set
    assert str(change_set) in response["HX-Trigger"]
    client.post(f"/changes/{change_set}/undo/")
    task.refresh_from_db()
    assert not task.is_done


def test_without_javascript_the_page_comes_again_and_says_it(cast: Cast, client: Client) -> None:
    task = add("Ablage", THURSDAY, by=cast.jana, assignee=cast.jana)
    client.force_login(cast.jana)
    response = client.post(f"/tasks/{task.pk}/completion/", headers={"Referer": "http://testserver/"})
    assert (response.status_code, response["Location"]) == (303, "/")
    assert "„Ablage“ erledigt." in client.get("/").content.decode()


def test_all_overdue_tasks_go_to_tomorrow_and_back(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        for days in (1, 2, 3):
            add("Anrufen", THURSDAY - days * DAY, dt.time(9), by=cast.jana, assignee=cast.jana)
        today = add("Heute", THURSDAY, by=cast.jana, assignee=cast.jana)
        client.force_login(cast.jana)
        client.post("/tasks/postponement/", headers={"HX-Request": "true"})
        assert set(Task.objects.exclude(pk=today.pk).values_list("due_on", flat=True)) == {THURSDAY + DAY}
        change_set = Entry.objects.filter(kind="task_postponed").latest("pk").change_set
        client.post(f"/changes/{change_set}/undo/")
        assert Task.objects.filter(due_on__lt=THURSDAY).count() == 3


def test_the_quick_choices_postpone(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        task = add("Anrufen", THURSDAY, dt.time(9), by=cast.jana, assignee=cast.jana)
        client.force_login(cast.jana)
        page = client.get(f"/tasks/{task.pk}/due-date/").content.decode()
        assert "In 4 Stunden" in page
        for choice, on, time in (("hours", THURSDAY, "14:00"), ("monday", dt.date(2026, 11, 23), "09:00")):
            client.post(f"/tasks/{task.pk}/due-date/", {"to": choice})
            task.refresh_from_db()
            assert task.due_at is not None
            assert (task.due_on, timezone.localtime(task.due_at, timezone.get_default_timezone())) is not None
            assert task.due_on == on
            assert f"{task.due_at.astimezone(dt.timezone(dt.timedelta(hours=1))):%H:%M}" == time


def test_a_note_is_written_from_the_day(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.jana)
    assert client.post(f"/day/leads/{lead.pk}/note/", {"text": "  "}).status_code == 422
    client.post(f"/day/leads/{lead.pk}/note/", {"text": "Rückruf erbeten."})
    assert Entry.objects.get(kind="noted").text == "Rückruf erbeten."


def test_nobody_reaches_into_the_day_of_another_team(cast: Cast, client: Client) -> None:
    lead = cast.lead(owner=cast.jana)
    task = add("Anrufen", THURSDAY, by=cast.jana, assignee=cast.jana, lead=lead)
    client.force_login(cast.olaf)
    for path in (f"/tasks/{task.pk}/", f"/tasks/{task.pk}/due-date/", f"/day/leads/{lead.pk}/note/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"to": "tomorrow", "text": "x"}).status_code == 404
    assert client.post(f"/tasks/{task.pk}/completion/").status_code == 404
    client.force_login(cast.leo)  # may read in Nord
    assert client.get(f"/tasks/{task.pk}/").status_code == 403
    assert client.post(f"/tasks/{task.pk}/completion/").status_code == 403


def test_the_day_speaks_english(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    worked(cast, "Idle Ltd", cast.jana)
    add("Call", THURSDAY - DAY, by=cast.jana, assignee=cast.jana)
    page = open_day(client, cast.jana)
    for words in ("My day", "Overdue", "Without next step", "My figures"):
        assert words in page
