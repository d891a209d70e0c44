"""The record of a lead with 200 timeline entries: over HTTP for each scope, and its queries."""

from functools import partial

from bench.data import Installation
from bench.measure import Teller, timed
from bench.stand import PEOPLE, people

GOAL_MS, QUERIES_GOAL, ENTRIES = 60, 12, 200


def answer(place: Installation, teller: Teller) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from leadwerk.journal.models import Entry
    from leadwerk.leads.models import Lead
    from leadwerk.people.models import User

    jana = User.objects.get(email=PEOPLE["own"])
    lead = Lead.objects.filter(owner=jana, group="active").present().order_by("pk")[0]
    have = Entry.objects.filter(subject_kind="lead", subject_id=lead.pk).count()
    Entry.objects.bulk_create(
        [
            Entry(
                subject_kind="lead",
                subject_id=lead.pk,
                kind="noted",
                at=lead.last_activity_at,
                by=jana,
                change_set=number,
                text=f"Notiz {number}: Termin bestätigt, Unterlagen folgen bis Freitag.",
            )
            for number in range(have, ENTRIES)
        ]
    )
    with people(place) as who:
        for scope, person in who.items():
            empty = timed(partial(person.get, "/profile/", holds="</html>"), 20)
            seconds = timed(partial(person.get, f"/leads/{lead.pk}/", holds="Notiz 199"), 25)
            teller.times(f"record with {ENTRIES} entries, {scope}", seconds, limit=empty, goal=GOAL_MS)
    client = Client(headers={"host": "localhost"})
    client.force_login(jana)
    client.get(f"/leads/{lead.pk}/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/leads/{lead.pk}/").status_code == 200
    teller.tell("queries", len(queries), "queries", goal=QUERIES_GOAL)
