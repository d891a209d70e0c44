"""Working hours and absences: entered by oneself or by who administers one; seen where work is given."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.foundation.clock import today
from leadwerk.leads.models import Lead
from leadwerk.people.absences import absences_of, away
from leadwerk.people.actions.absences import add_absence, remove_absence
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Absence
from leadwerk.people.refusals import AbsenceEndsTooEarly, DeputyCannot
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/profile/presence/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def day(cast: Cast) -> dt.date:
    return today("Europe/Berlin")


@pytest.fixture
def jana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.jana)
    return client


def test_an_absence_holds_from_the_first_to_the_last_day(cast: Cast, day: dt.date) -> None:
    add_absence(cast.jana, day, day, by=cast.jana, deputy=cast.tobias)
    assert away(cast.jana.pk) == (day, day, cast.tobias.pk)
    add_absence(cast.jana, day - DAY, day + DAY, by=cast.jana)
    assert away(cast.jana.pk) == (day - DAY, day + DAY, None)
    add_absence(cast.tobias, day + DAY, day + 3 * DAY, by=cast.tobias)
    add_absence(cast.leo, day - 3 * DAY, day - DAY, by=cast.leo)
    assert away(cast.tobias.pk) is None
    assert away(cast.leo.pk) is None
    assert absences_of(cast.leo) == []


def test_nobody_else_enters_or_removes_it_but_who_administers_them(cast: Cast, day: dt.date) -> None:
    with pytest.raises(MissingPermission):
        add_absence(cast.jana, day, day, by=cast.tobias)
    absence = add_absence(cast.jana, day, day, by=cast.ada)
    with pytest.raises(MissingPermission):
        remove_absence(absence, by=cast.viola)
    remove_absence(absence, by=cast.ada)
    assert away(cast.jana.pk) is None


def test_it_does_not_end_before_it_begins_and_the_deputy_is_somebody_else_who_is_there(
    cast: Cast, day: dt.date
) -> None:
    with pytest.raises(AbsenceEndsTooEarly):
        add_absence(cast.jana, day, day - DAY, by=cast.jana)
    cast.leo.is_active = False
    for nobody in (cast.jana, cast.leo):
        with pytest.raises(DeputyCannot):
            add_absence(cast.jana, day, day, by=cast.jana, deputy=nobody)


def test_one_enters_an_absence_and_sees_it(jana: Client, cast: Cast, day: dt.date) -> None:
    given = {"first_day": day, "last_day": day + DAY, "deputy": cast.tobias.pk}
    assert jana.post(PAGE, given).status_code == 302
    shown = jana.get(PAGE).text
    assert "Vertretung: Tobias Wendt" in shown
    [absence] = Absence.objects.all()
    assert jana.post(reverse("profile_absence_removal", args=[absence.pk])).status_code == 302
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(1, 0, "Der letzte Tag liegt vor dem ersten."), (None, 0, "Dieses Feld ist zwingend erforderlich.")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    jana: Client, day: dt.date, first: int | None, last: int, words: str
) -> None:
    given = {"first_day": "" if first is None else day + first * DAY, "last_day": day + last * DAY}
    answer = jana.post(PAGE, given)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{(day + last * DAY).isoformat()}"' in answer.text


def test_somebody_elses_absence_is_not_there(jana: Client, cast: Cast, day: dt.date) -> None:
    absence = add_absence(cast.tobias, day, day, by=cast.tobias)
    assert jana.post(reverse("profile_absence_removal", args=[absence.pk])).status_code == 404
    assert Absence.objects.exists()


def test_working_hours_are_kept_per_day(jana: Client, cast: Cast) -> None:
    hours = {"from_0": "08:00", "until_0": "16:30", "from_4": "09:00", "until_4": "12:00"}
    assert jana.post(PAGE, hours | {"what": "hours"}).status_code == 302
    cast.jana.refresh_from_db()
    assert cast.jana.working_hours == {"0": ["08:00", "16:30"], "4": ["09:00", "12:00"]}
    assert 'value="16:30"' in jana.get(PAGE).text
    assert jana.post(PAGE, {"what": "hours"}).status_code == 302
    cast.jana.refresh_from_db()
    assert cast.jana.working_hours == {}


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("08:00", "", "Bitte beide Zeiten angeben, oder an einem freien Tag keine."),
        ("17:00", "08:00", "Das Ende liegt vor dem Beginn."),
        ("25:00", "26:00", "gültige Uhrzeit"),
    ],
)
def test_hours_that_cannot_be_are_refused(jana: Client, cast: Cast, begin: str, end: str, words: str) -> None:
    answer = jana.post(PAGE, {"what": "hours", "from_2": begin, "until_2": end})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{begin}"' in answer.text
    cast.jana.refresh_from_db()
    assert cast.jana.working_hours == {}


def test_who_gives_work_sees_who_is_away(client: Client, cast: Cast, day: dt.date) -> None:
    add_absence(cast.tobias, day, day, by=SYSTEM, deputy=cast.jana)
    lead = cast.lead(owner=cast.jana)
    client.force_login(cast.viola)
    words = "Tobias Wendt (abwesend bis"
    for page in (f"/leads/{lead.pk}/assignment/", "/leads/new/"):
        assert words in client.get(page).text, page
    bulk = client.post("/leads/bulk/assignment/", {"ids": [lead.pk]}, headers={"HX-Request": "true"}).text
    assert "Vertretung: Jana Petersen" in bulk


def test_a_team_gets_leads_without_those_who_are_away(client: Client, cast: Cast, day: dt.date) -> None:
    add_absence(cast.tobias, day, day, by=SYSTEM)
    leads = [cast.lead() for _ in range(4)]
    client.force_login(cast.viola)
    given = {"ids": [lead.pk for lead in leads], "query": "group=new", "whole_team": cast.nord.pk}
    assert "ohne Abwesende" in client.post("/leads/bulk/assignment/", {"ids": given["ids"]}).text
    client.post("/leads/bulk/assignment/", given)
    assert not Lead.objects.filter(owner=cast.tobias).exists()
    assert Lead.objects.filter(owner=cast.jana).exists()
    assert not Lead.objects.filter(owner=None).exists()


def test_an_administrator_does_it_for_somebody(client: Client, cast: Cast, day: dt.date) -> None:
    client.force_login(cast.ada)
    page = reverse("user_presence", args=[cast.jana.pk])
    assert page in client.get(reverse("user", args=[cast.jana.pk])).text
    assert client.post(page, {"first_day": day, "last_day": day}).status_code == 302
    absence = Absence.objects.get(user=cast.jana)
    assert client.post(reverse("user_absence_removal", args=[cast.tobias.pk, absence.pk])).status_code == 404
    assert client.post(reverse("user_absence_removal", args=[cast.jana.pk, absence.pk])).status_code == 302
    assert client.post(page, {"what": "hours", "from_0": "08:00", "until_0": "12:00"}).status_code == 302
    cast.jana.refresh_from_db()
    assert cast.jana.working_hours == {"0": ["08:00", "12:00"]}
