"""How the demo's leads live: each is told from its first contact to where it stands now, by the rules of the field.

A life is written as rows for the tables it touches, in the order things happened. All chance comes from one seeded
source, so the same seed, number and day give the same company.
"""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from leadwerk.config.demo import people as invented
from leadwerk.config.demo import words
from leadwerk.config.demo.company import Cast
from leadwerk.conversion.models import ConvertedStatus
from leadwerk.correspondence.models import CallOutcome, Reach
from leadwerk.foundation import text
from leadwerk.pipelines.catalog import Catalog, catalog
from leadwerk.pipelines.models import Stage

Row = tuple[Any, ...]

LEAD_FIELDS = (
    "id",
    "version",
    "owner_id",
    "team_id",
    "process_id",
    "stage_id",
    "marketplace_id",
    "campaign_id",
    "article_id",
    "source_id",
    "channel",
    "company_name",
    "salutation",
    "title",
    "first_name",
    "last_name",
    "job_title",
    "email",
    "phone",
    "mobile",
    "more_addresses",
    "street",
    "postal_code",
    "city",
    "country",
    "website",
    "industry",
    "employees",
    "description",
    "interest",
    "value",
    "language",
    "consent",
    "rating",
    "outcome",
    "closed_at",
    "deleted_at",
    "created_at",
    "received_at",
    "assigned_at",
    "worked_at",
    "last_activity_at",
    "stage_entered_at",
    "next_step",
    "next_due_at",
    "call_attempts",
    "folded",
    "sort_name",
)
VISIT_FIELDS = (
    "lead_id",
    "stage_id",
    "entered_at",
    "entered",
    "entered_by_id",
    "change_set",
    "undoes",
    "left_at",
    "left",
    "left_by_id",
    "left_change_set",
)
ENTRY_FIELDS = (
    "subject_kind",
    "subject_id",
    "kind",
    "at",
    "by_id",
    "on_behalf_of_id",
    "change_set",
    "changes",
    "text",
    "facts",
    "pending",
)
KEY_FIELDS = ("key", "lead_id")
TASK_FIELDS = (
    "lead_id",
    "subject",
    "means",
    "note",
    "due_on",
    "due_at",
    "due_order",
    "assignee_id",
    "created_by_id",
    "created_at",
    "done_at",
    "done_by_id",
    "version",
)
CALL_FIELDS = ("lead_id", "outcome_id", "number", "text", "attempt", "at", "by_id")
CLOSURE_FIELDS = ("lead_id", "reason_id", "text", "stage_id", "at", "by_id")
REJECTION_FIELDS = ("lead_id", "code_id", "text", "stage_id", "owner_id", "at", "by_id")
QUALIFICATION_FIELDS = ("lead_id", "rating", "text", "assessor_id", "at")

ACCOUNT_FIELDS = (
    "id",
    "owner_id",
    "team_id",
    "version",
    "name",
    "is_private",
    "email",
    "phone",
    "website",
    "street",
    "postal_code",
    "city",
    "country",
    "industry",
    "employees",
    "description",
    "company_key",
    "sort_name",
    "folded",
    "created_at",
)
CONTACT_FIELDS = (
    "id",
    "owner_id",
    "team_id",
    "version",
    "account_id",
    "salutation",
    "title",
    "first_name",
    "last_name",
    "job_title",
    "email",
    "email_key",
    "phone",
    "mobile",
    "mobile_key",
    "sort_name",
    "folded",
    "created_at",
)
OPPORTUNITY_FIELDS = (
    "id",
    "owner_id",
    "team_id",
    "version",
    "account_id",
    "contact_id",
    "name",
    "article",
    "value",
    "status",
    "description",
    "sort_name",
    "folded",
    "created_at",
)
CONVERSION_FIELDS = (
    "lead_id",
    "status_id",
    "account_id",
    "contact_id",
    "opportunity_id",
    "made_account",
    "made_contact",
    "made_opportunity",
    "change_set",
    "at",
    "by_id",
    "undone_at",
)


class Won(NamedTuple):
    """What the builder needs to make account, contact and opportunity of a won lead."""

    lead: dict[str, Any]
    at: dt.datetime
    change_set: int


@dataclass
class Batch:
    """The rows of a number of lives, per table."""

    leads: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    closures: list[Row] = field(default_factory=list)
    rejections: list[Row] = field(default_factory=list)
    qualifications: list[Row] = field(default_factory=list)
    won: list[Won] = field(default_factory=list)
    conversions: list[Row] = field(default_factory=list)


WORK_BEGINS, WORK_ENDS = 7, 18
# Of 100 leads, how many arrive by which way; a marketplace and a campaign have their own processes and articles.
CHANNELS = (
    ("form", "Website", 34),
    ("marketplace", "", 22),
    ("campaign", "Kampagne", 14),
    ("call", "Telefon", 10),
    ("email", "E-Mail", 8),
    ("manual", "Messe", 7),
    ("manual", "Empfehlung", 3),
    ("import", "Gekaufte Liste", 2),
)


class Lives:
    """Tells lives; one instance per company."""

    def __init__(self, rng: random.Random, cast: Cast, now: dt.datetime) -> None:
        self.rng, self.cast, self.now = rng, cast, now
        self.known: Catalog = catalog()
        self.ways = [(way, source) for way, source, weight in CHANNELS for _ in range(weight)]
        self.sources = {source.name: source.pk for source in self.known.sources.values()}
        self.easy = [r for r in self.known.loss_reasons.values() if r.without_stages]
        self.reasons = list(self.known.loss_reasons.values())
        self.codes = list(self.known.rejection_codes.values())
        self.outcomes = {outcome.reach: outcome for outcome in CallOutcome.objects.all()}
        self.campaigns = [(c, c.starts_on or now.date(), c.ends_on or now.date()) for c in cast.campaigns]
        self.status = ConvertedStatus.objects.order_by("position")[0]

    def change_set(self, at: dt.datetime) -> int:
        """An id as a click at that moment would have got it."""
        return int(at.timestamp() * 1000) << 20 | self.rng.getrandbits(20)

    def ages(self, number: int) -> list[float]:
        """Days ago each lead came in, oldest first: two years, more of them lately."""
        return sorted((730 * self.rng.random() ** 1.35 for _ in range(number)), reverse=True)

    def tell(self, ids: Sequence[int], ages: Sequence[float], batch: Batch) -> None:
        """Tell one life per id, its lead having come in that many days ago."""
        for pk, age in zip(ids, ages, strict=True):
            self._one(pk, age, batch)

    def _at_work(self, at: dt.datetime) -> dt.datetime:
        """The same moment, or the next working morning if nobody works then."""
        while at.weekday() >= 5 or not WORK_BEGINS <= at.hour < WORK_ENDS:
            day = at + dt.timedelta(days=1) if at.weekday() >= 5 or at.hour >= WORK_ENDS else at
            at = day.replace(hour=WORK_BEGINS, minute=self.rng.randrange(60), second=self.rng.randrange(60))
            if at.weekday() >= 5:
                at += dt.timedelta(days=7 - at.weekday())
        return at

    def _one(self, pk: int, age: float, batch: Batch) -> None:
        rng, now = self.rng, self.now
        received = now - dt.timedelta(days=age)
        lead = self._who(pk, received)
        self._where_from(lead, received)
        stages = self.known.stages_of[lead["process_id"]]
        first = self.change_set(received)
        lead["stage_id"] = stages[0].pk
        self._entry(batch, pk, "created", received, None, first, facts={"channel": lead["channel"]})
        waits = dt.timedelta(minutes=rng.expovariate(1 / 240))
        assigned = self._at_work(received + waits)
        is_new = assigned > now or rng.random() < (0.45 if age < 3 else 0.02)
        agent = self.cast.agents[rng.randrange(len(self.cast.agents))]
        lead["team_id"] = agent.team_id
        if is_new:
            batch.visits.append((pk, stages[0].pk, received, "created", None, first, None, None, "", None, None))
            self._finish(lead, batch)
            return
        by = self.cast.leader.pk
        lead["owner_id"], lead["assigned_at"] = agent.pk, assigned
        lead["version"] = 2
        self._entry(
            batch,
            pk,
            "assigned",
            assigned,
            by,
            self.change_set(assigned),
            changes={"owner": [None, agent.pk], "assigned_at": [None, assigned.isoformat()]},
            facts={"owner": agent.name},
        )
        self._work(lead, stages, agent.pk, received, first, batch, age)
        self._finish(lead, batch)

    def _work(
        self,
        lead: dict[str, Any],
        stages: list[Stage],
        agent: int,
        received: dt.datetime,
        first: int,
        batch: Batch,
        age: float,
    ) -> None:
        """Stage by stage until it ends, or until today."""
        rng, now, pk = self.rng, self.now, lead["id"]
        # Where this life goes, decided before it is told: still open, won, lost or rejected.
        fate = rng.random()
        is_open = fate < (0.75 if age < 45 else 0.3 if age < 240 else 0.06)
        end = "" if is_open else rng.choices(("won", "lost", "rejected"), (22, 62, 16))[0]
        depth = len(stages) - 1 if end == "won" else min(len(stages) - 1, int(rng.random() ** 1.4 * len(stages)))
        at, entered, change_set, how, by = lead["assigned_at"], received, first, "created", None
        place = 0
        while True:
            at = self._at_work(at + dt.timedelta(hours=rng.expovariate(1 / (30 + 40 * place))))
            if at >= now:
                end = ""
                break
            if place == 0 or rng.random() < 0.35:  # whoever is given a lead calls or writes first
                self._talk(lead, at, agent, batch)
            if place >= depth:
                break
            is_skipping = end != "won" and place + 2 <= depth and rng.random() < 0.06
            moved = self.change_set(at)
            batch.visits.append((pk, stages[place].pk, entered, how, by, change_set, None, at, "forward", agent, moved))
            if is_skipping:
                skipped = stages[place + 1].pk
                batch.visits.append((pk, skipped, at, "skipped", agent, moved, None, at, "skipped", agent, moved))
            before, place = place, place + (2 if is_skipping else 1)
            self._entry(
                batch,
                pk,
                "moved",
                at,
                agent,
                moved,
                changes={
                    "stage": [stages[before].pk, stages[place].pk],
                    "stage_entered_at": [entered.isoformat(), at.isoformat()],
                },
                facts={
                    "stage": stages[place].name,
                    "from": stages[before].name,
                    "skipped": [stages[before + 1].name] if is_skipping else [],
                },
            )
            entered, change_set, how, by = at, moved, "forward", agent
            lead["worked_at"] = lead["last_activity_at"] = at
            lead["version"] += 1
        lead["stage_id"], lead["stage_entered_at"] = stages[place].pk, entered
        if place >= 2 or end == "rejected":
            self._rate(lead, min(entered, now), batch)
        if end:
            closed = self.change_set(at)
            batch.visits.append((pk, stages[place].pk, entered, how, by, change_set, None, at, "closed", agent, closed))
            self._end(lead, end, at, agent, closed, batch, is_through=place == len(stages) - 1)
        else:
            batch.visits.append((pk, stages[place].pk, entered, how, by, change_set, None, None, "", None, None))
            self._plan(lead, agent, batch)

    def _end(
        self,
        lead: dict[str, Any],
        end: str,
        at: dt.datetime,
        agent: int,
        change_set: int,
        batch: Batch,
        is_through: bool,
    ) -> None:
        rng, pk, stage = self.rng, lead["id"], lead["stage_id"]
        said, facts = "", {}
        if end == "lost":
            reason = rng.choice(self.reasons if is_through else self.easy)
            said = rng.choice(words.LOSS_TEXTS) if rng.random() < 0.6 else ""
            facts = {"reason": reason.name}
            batch.closures.append((pk, reason.pk, said, stage, at, agent))
        elif end == "rejected":
            code = rng.choice(self.codes)
            said = rng.choice(words.REJECTION_TEXTS) if code.needs_text or rng.random() < 0.4 else ""
            facts = {"code": code.name}
            batch.rejections.append((pk, code.pk, said, stage, agent, at, agent))
        else:
            batch.won.append(Won(lead, at, change_set))
        lead["outcome"], lead["closed_at"] = end, at
        lead["worked_at"] = lead["last_activity_at"] = at
        lead["version"] += 1
        self._entry(
            batch,
            pk,
            end,
            at,
            agent,
            change_set,
            changes={"outcome": ["", end], "closed_at": [None, at.isoformat()]},
            said=said,
            facts=facts,
        )

    def _rate(self, lead: dict[str, Any], at: dt.datetime, batch: Batch) -> None:
        rating = self.rng.choices("ABCD", (18, 37, 31, 14))[0]
        lead["rating"] = rating
        lead["version"] += 1
        batch.qualifications.append((lead["id"], rating, self.rng.choice(words.RATING_TEXTS), lead["owner_id"], at))
        self._entry(
            batch,
            lead["id"],
            "qualified",
            at,
            lead["owner_id"],
            self.change_set(at),
            changes={"rating": ["", rating]},
            facts={"rating": rating},
        )

    def _talk(self, lead: dict[str, Any], at: dt.datetime, agent: int, batch: Batch) -> None:
        """A note, or a call that did or did not reach somebody."""
        rng, pk = self.rng, lead["id"]
        lead["worked_at"] = lead["last_activity_at"] = at
        lead["version"] += 1
        if rng.random() < 0.45:
            said = invented.sentence(rng, words.NOTE_TEXTS)
            self._entry(batch, pk, "noted", at, agent, self.change_set(at), said=said)
            return
        reach = rng.choices((Reach.REACHED, Reach.NOT_REACHED, Reach.MAILBOX, Reach.CALL_BACK), (52, 26, 14, 8))[0]
        outcome = self.outcomes[reach]
        is_reached = reach in (Reach.REACHED, Reach.CALL_BACK)
        said = invented.sentence(rng, words.CALL_TEXTS) if is_reached else ""
        attempt = 0 if is_reached else lead["call_attempts"] + 1
        number = lead["mobile"] or lead["phone"]
        batch.calls.append((pk, outcome.pk, number, said, max(attempt, 1), at, agent))
        self._entry(
            batch,
            pk,
            "called",
            at,
            agent,
            self.change_set(at),
            changes={"call_attempts": [lead["call_attempts"], attempt]} if attempt != lead["call_attempts"] else {},
            said=said,
            facts={
                "outcome": outcome.pk,
                "outcome_name": outcome.name,
                "outcome_name_en": outcome.name_en,
                "reach": reach.value,
                "number": number,
                "attempt": max(attempt, 1),
            },
        )
        lead["call_attempts"] = attempt

    def _plan(self, lead: dict[str, Any], agent: int, batch: Batch) -> None:
        """An open task around today for most; a done one for some."""
        rng, pk = self.rng, lead["id"]
        if rng.random() < 0.18:
            return
        subject, means = rng.choice(words.TASK_SUBJECTS)
        day = self.now + dt.timedelta(days=round(rng.gauss(3, 4)))
        hour = rng.choice((None, None, 8, 9, 10, 11, 13, 14, 15, 16))
        if hour is None:
            due_at, order = None, day.replace(hour=22, minute=59, second=59, microsecond=0)
        else:
            due_at = order = day.replace(hour=hour, minute=rng.choice((0, 15, 30, 45)), second=0, microsecond=0)
        made = lead["last_activity_at"]
        batch.tasks.append((pk, subject, means, "", day.date(), due_at, order, agent, agent, made, None, None, 1))
        lead["next_step"], lead["next_due_at"] = subject, order
        lead["version"] += 1
        self._entry(
            batch,
            pk,
            "task_added",
            made,
            agent,
            self.change_set(made),
            changes={"next_step": ["", subject], "next_due_at": [None, order.isoformat()]},
            facts={"subject": subject, "due": (due_at or day.date()).isoformat()},
        )

    def _who(self, pk: int, received: dt.datetime) -> dict[str, Any]:
        rng = self.rng
        person = invented.person(rng)
        is_private = rng.random() < 0.22
        industry = "" if is_private else rng.choice(words.INDUSTRIES)
        firm = None if is_private else invented.company(rng, industry)
        address = invented.address(rng)
        knows = rng.random()
        value = round(rng.lognormvariate(9.3 if is_private else 10.9, 0.9)) // 100 * 10_000
        interest = rng.choice(words.INTERESTS_PRIVATE if is_private else words.INTERESTS_BUSINESS)
        phone = invented.phone(rng) if knows < 0.75 else ""
        mobile = invented.mobile(rng) if knows > 0.45 or not phone else ""
        has_email = rng.random() < 0.82
        return {
            "id": pk,
            "version": 1,
            "owner_id": None,
            "team_id": None,
            "marketplace_id": None,
            "campaign_id": None,
            "company_name": firm.name if firm else "",
            "salutation": person.salutation,
            "title": person.title,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "job_title": person.job_title if firm else "",
            "email": invented.email(person, firm, rng) if has_email else "",
            "phone": phone,
            "mobile": mobile,
            "more_addresses": [],
            "street": address.street,
            "postal_code": address.postal_code,
            "city": address.city,
            "country": address.country,
            "website": firm.website if firm and rng.random() < 0.7 else "",
            "industry": industry,
            "employees": str(firm.employees) if firm else "",
            "description": rng.choice(words.ENQUIRIES) if rng.random() < 0.5 else "",
            "interest": interest,
            "value": value if rng.random() < 0.86 else None,
            "language": "",
            "consent": "",
            "rating": "",
            "outcome": "",
            "closed_at": None,
            "deleted_at": None,
            "created_at": received,
            "received_at": received,
            "assigned_at": None,
            "worked_at": None,
            "last_activity_at": received,
            "stage_entered_at": received,
            "next_step": "",
            "next_due_at": None,
            "call_attempts": 0,
        }

    def _where_from(self, lead: dict[str, Any], received: dt.datetime) -> None:
        """Channel, source, marketplace, campaign, article, and the process that follows from them (rule 4)."""
        rng = self.rng
        channel, source = self.ways[rng.randrange(len(self.ways))]
        lead["channel"], lead["source_id"] = channel, self.sources.get(source)
        lead["article_id"] = self.cast.articles[rng.randrange(len(self.cast.articles))].pk
        process = self.cast.processes[0].pk
        if channel == "marketplace":
            marketplace = self.cast.marketplaces[rng.randrange(len(self.cast.marketplaces))]
            lead["marketplace_id"], process = marketplace.pk, marketplace.process_id
        elif channel == "campaign":
            day = received.date()
            running = [c for c, starts, ends in self.campaigns if starts <= day <= ends]
            campaign = rng.choice(running or self.cast.campaigns)
            lead["campaign_id"], lead["article_id"] = campaign.pk, campaign.article_id
        lead["process_id"] = process

    def customer(self, won: Won, account: int, contact: int, opportunity: int) -> tuple[Row, Row, Row, Row, list[Row]]:
        """What a won lead turned into: rows for account, contact, opportunity and conversion, and their entries."""
        lead, at = won.lead, won.at
        owner, team = lead["owner_id"], lead["team_id"]
        person = " ".join(p for p in (lead["title"], lead["first_name"], lead["last_name"]) if p)
        name = lead["company_name"] or person
        article = next((a.name for a in self.cast.articles if a.pk == lead["article_id"]), "")
        chance = f"{article}, {name}"[:200]
        place = [lead[part] for part in ("street", "postal_code", "city", "country", "industry", "employees")]
        firm = text.company_key(name)[:200]
        known = [lead[part] for part in ("email", "phone", "website", "postal_code", "city")]
        folded = text.search_text(name, *known)
        said = text.search_text(person, lead["email"], lead["phone"], lead["mobile"], name)
        mobile = text.phone_key(lead["mobile"]) if lead["mobile"] else ""
        rows = (
            (
                account,
                owner,
                team,
                1,
                name,
                not lead["company_name"],
                lead["email"],
                lead["phone"],
                lead["website"],
                *place,
                "",
                firm,
                text.sort_name(name)[:200],
                folded,
                at,
            ),
            (
                contact,
                owner,
                team,
                1,
                account,
                lead["salutation"],
                lead["title"],
                lead["first_name"],
                lead["last_name"],
                lead["job_title"],
                lead["email"],
                text.email_key(lead["email"]),
                lead["phone"],
                lead["mobile"],
                mobile,
                text.sort_name(f"{lead['last_name']} {lead['first_name']}")[:200],
                said,
                at,
            ),
            (
                opportunity,
                owner,
                team,
                1,
                account,
                contact,
                chance,
                article,
                lead["value"],
                "open",
                "",
                text.sort_name(chance)[:200],
                text.search_text(chance),
                at,
            ),
            (
                lead["id"],
                self.status.pk,
                account,
                contact,
                opportunity,
                True,
                True,
                True,
                won.change_set,
                at,
                owner,
                None,
            ),
        )
        facts = {"lead": f"L-{lead['id']}"}
        entries: list[Row] = [
            (kind, pk, f"{kind}_created", at, owner, None, won.change_set, {}, "", facts, False)
            for kind, pk in (("account", account), ("contact", contact), ("opportunity", opportunity))
        ]
        return (*rows, entries)

    def _finish(self, lead: dict[str, Any], batch: Batch) -> None:
        get = lead.get
        lead["folded"] = text.search_text(
            lead["company_name"],
            lead["first_name"],
            lead["last_name"],
            lead["email"],
            lead["phone"],
            lead["mobile"],
            lead["city"],
        )
        name = lead["company_name"] or " ".join(p for p in (lead["title"], lead["first_name"], lead["last_name"]) if p)
        lead["sort_name"] = text.sort_name(name)[:200]
        if lead["email"]:
            batch.keys.append((f"e:{text.email_key(lead['email'])}", lead["id"]))
        numbers = {text.phone_key(number) for number in (lead["phone"], lead["mobile"]) if number}
        batch.keys.extend((f"t:{key}", lead["id"]) for key in numbers if key)
        batch.leads.append(tuple(map(get, LEAD_FIELDS)))

    def _entry(
        self,
        batch: Batch,
        pk: int,
        kind: str,
        at: dt.datetime,
        by: int | None,
        change_set: int,
        *,
        changes: dict[str, list[Any]] | None = None,
        said: str = "",
        facts: dict[str, Any] | None = None,
    ) -> None:
        batch.entries.append(("lead", pk, kind, at, by, None, change_set, changes or {}, said, facts or {}, False))
