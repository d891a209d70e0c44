"""Move, assign and note over HTTP, each durable when it is answered."""

import itertools

from bench.data import Installation, scratch
from bench.measure import Teller, timed
from bench.stand import PEOPLE, people

GOAL_MS = 40


def answer(place: Installation, teller: Teller) -> None:
    from leadwerk.leads.models import Lead
    from leadwerk.people.models import User
    from leadwerk.pipelines.catalog import catalog

    jana = User.objects.get(email=PEOPLE["own"])
    active = list(Lead.objects.filter(owner=jana, group="active").present().order_by("-pk")[:200])
    new = list(Lead.objects.filter(group="new").present().order_by("-pk").values_list("pk", flat=True)[:200])
    stages = {lead.pk: catalog().stages_of[lead.process_id] for lead in active}
    with scratch(place) as copy, people(copy) as who:
        person, admin = who["own"], who["all"]
        rounds, notes, news = itertools.cycle(active), itertools.cycle(active), iter(new)
        at = {lead.pk: lead.stage_id for lead in active}

        def move() -> None:
            lead = next(rounds)
            following = next(stage.pk for stage in stages[lead.pk] if stage.pk != at[lead.pk])
            person.post(f"/leads/{lead.pk}/stage/", {"stage": str(following)})
            at[lead.pk] = following

        def note() -> None:
            person.post(f"/leads/{next(notes).pk}/notes/", {"text": "Rückruf am Freitag, Unterlagen liegen vor."})

        def assign() -> None:
            admin.post(f"/leads/{next(news)}/assignment/", {"owner": str(jana.pk)})

        empty = timed(lambda: person.get("/profile/", holds="</html>"), 20)
        for case, verb in (("move", move), ("note", note), ("assign", assign)):
            teller.times(case, timed(verb, 80), limit=empty, goal=GOAL_MS)
