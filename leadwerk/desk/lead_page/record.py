"""One lead as its page shows it: what is known, what this person may do with it now, and its fragments."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from leadwerk.attachments.access import files_of
from leadwerk.attachments.models import Attachment
from leadwerk.attachments.reading import is_message, is_picture
from leadwerk.attachments.uploads import LARGEST
from leadwerk.desk.calls.forms import CallForm
from leadwerk.desk.counts import lead_counts, numbers
from leadwerk.desk.lead_list.address import read
from leadwerk.desk.lead_list.finding import Finding, tally_condition
from leadwerk.desk.lead_page import layout, path, timeline
from leadwerk.desk.said import say
from leadwerk.desk.tasks import rows
from leadwerk.desk.tasks.forms import TaskForm, new_task
from leadwerk.duplicates.merged import has_merged, merges_into
from leadwerk.journal.reads import Subject
from leadwerk.leads.access import see, tell_opened
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.models import Group, Lead, LeadPerson, Outcome
from leadwerk.leads.status import Status, status
from leadwerk.people import books
from leadwerk.people.models import User
from leadwerk.people.organisation import Colleague, company, organisation
from leadwerk.people.permissions import Permission as P
from leadwerk.people.scoping import covers
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Stage
from leadwerk.tallies.sums import Sums
from leadwerk.tasks.models import Task
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Toast

PAGE = "desk/lead_page/record.html"
SIDE_TASK = "desk/lead_page/side_task.html"
SIDE_FILES = "desk/lead_page/side_attachments.html"
ORIGIN = "origin"
MOST_TASKS = 20
LARGEST_THUMBNAIL = 3_000_000
# What a verb changes on the page; `details` and `composer` hold what is being typed and come only if they must.
CHANGING = ("crumbs", "top", "timeline")
EVERYTHING = ("crumbs", "top", "details", "composer", "timeline", "aside")


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do with this lead as it stands: each decides whether a button exists."""

    edit: bool
    add_tasks: bool
    attach: bool
    detach: bool
    assign: bool
    put_in_book: bool
    take: bool
    release: bool
    move: bool
    change_process: bool
    qualify: bool
    convert: bool
    lose: bool
    reject: bool
    reopen: bool
    merge: bool
    discard: bool
    restore: bool


def may(user: User, lead: Lead) -> May:
    is_binned, is_won = lead.deleted_at is not None, lead.outcome == Outcome.WON
    is_present = not is_binned and not is_won
    is_open = is_present and not lead.is_closed

    def allowed(permission: P, state: bool) -> bool:
        return state and covers(user, permission, lead)

    return May(
        edit=allowed(P.LEAD_EDIT, is_present),
        add_tasks=allowed(P.LEAD_ADD_TASKS, is_present),
        attach=allowed(P.LEAD_ATTACH, is_present),
        detach=allowed(P.LEAD_DETACH, is_present),
        assign=allowed(P.LEAD_ASSIGN, is_present),
        put_in_book=allowed(P.LEAD_ASSIGN, is_present and bool(books.open_to(user, P.LEAD_ASSIGN))),
        take=allowed(P.LEAD_ACCEPT, is_open and lead.owner_id is None),
        release=allowed(P.LEAD_EDIT, is_open and lead.owner_id is not None),
        move=allowed(P.LEAD_MOVE, is_open and lead.owner_id is not None),
        change_process=allowed(P.LEAD_CHANGE_PROCESS, is_open) and len(other_processes(lead)) > 0,
        qualify=allowed(P.LEAD_QUALIFY, is_open),
        convert=allowed(P.LEAD_CONVERT, is_open and lead.owner_id is not None),
        lose=allowed(P.LEAD_CLOSE, is_open),
        reject=allowed(P.LEAD_REJECT, is_open),
        reopen=allowed(P.LEAD_REOPEN, is_present and lead.is_closed),
        merge=allowed(P.LEAD_MERGE, is_present),
        discard=allowed(P.LEAD_DELETE, is_present),
        restore=allowed(P.LEAD_RESTORE, is_binned),
    )


def other_processes(lead: Lead) -> list[tuple[str, list[Stage]]]:
    """The processes a lead can be put into, each with its stages."""
    known = catalog()
    return [
        (process.label, known.stages_of[process.pk])
        for process in known.processes.values()
        if process.pk != lead.process_id and process.retired_at is None and known.stages_of.get(process.pk)
    ]


@dataclass(frozen=True, slots=True)
class Beside:
    """Addresses of the leads before and after in a list; the place in it and its size where that was cheap to say."""

    before: str
    after: str
    place: int | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody declared of the lead, the latest of its kind: a rating, a loss or a rejection."""

    what: str
    id: int
    by_id: int | None
    at: dt.datetime
    text: str
    rating: str
    entry_id: int | None


class Record:
    """What the template asks for. Nothing is read before it is asked for, so a fragment costs its own part."""

    rows = rows

    def __init__(self, request: HttpRequest, lead: Lead) -> None:
        self.request = request
        self.lead = lead
        self.user = cast(User, request.user)
        self.origin = origin(request)
        self.currency = company().currency

    def url(self, name: str, *args: object) -> str:
        """The address of a page of this lead, carrying along the list one came from."""
        found = _address(name, *args).replace("/0/", f"/{self.lead.pk}/", 1)
        return found + (f"?{urlencode({'from': self.origin})}" if self.origin else "")

    @property
    def list_url(self) -> str:
        """The list one came from, else all that is in the lead's group."""
        return read(parse_qsl(self.origin)).url if self.origin else self.group_url

    @property
    def group_url(self) -> str:
        return f"{reverse('leads')}?{urlencode({'group': self.group.value})}"

    @property
    def group(self) -> Group:
        """As the database generates it; in hand, a lead that was just changed still has the old one."""
        if self.lead.is_closed:
            return Group.DONE
        return Group.ACTIVE if self.lead.is_active else Group.NEW

    @property
    def subtitle(self) -> str:
        """The person with their function, and where they are."""
        lead = self.lead
        person = "" if lead.person_name == lead.name else lead.person_name
        parts = (
            ", ".join(part for part in (person, lead.job_title) if part),
            " ".join(part for part in (lead.postal_code, lead.city) if part),
        )
        return " · ".join(part for part in parts if part)

    @cached_property
    def beside(self) -> Beside | None:
        """Where this lead stands in the list one came from; None where one came from none."""
        if not self.origin:
            return None
        listed = read(parse_qsl(self.origin))
        asked = {ORIGIN: tally_condition(self.user, listed)} if LEADS.tallied(listed.conditions) else {}
        counts = lead_counts(self.request, self.user, asked)
        scope = counts.visible.get(listed.group, Sums())
        finding = Finding(self.user, listed, scope, counts.asked.get(ORIGIN))
        found = numbers(self.request, self.user, **finding.beside(self.lead))
        before, after = (self._listed(found[name]) for name in ("before", "after"))
        if not found.get("is_in"):
            return Beside(before, after)
        return Beside(before, after, found["ahead"] + 1, finding.tallied_size.leads)

    def _listed(self, lead_id: int | None) -> str:
        """The address of a lead of the list one came from."""
        return f"{reverse('lead', args=[lead_id])}?{urlencode({'from': self.origin})}" if lead_id is not None else ""

    @cached_property
    def may(self) -> May:
        return may(self.user, self.lead)

    @cached_property
    def status(self) -> Status:
        return status(self.lead)

    @cached_property
    def owner(self) -> Colleague | None:
        return organisation().colleague(self.lead.owner_id)

    @property
    def has_book(self) -> bool:
        return books.are_used(P.LEAD_VIEW)

    @cached_property
    def steps(self) -> list[path.Step]:
        return path.steps(self.lead, self.lead.visits.order_by("pk"), can_move=self.may.move)

    @property
    def next_stage(self) -> Stage | None:
        """The stage that "next" leads to; None in the last one."""
        return next((step.stage for step in self.steps if step.leads_to == "ahead"), None)

    @cached_property
    def persons(self) -> list[LeadPerson]:
        return list(self.lead.persons.all())

    @cached_property
    def timeline(self) -> timeline.Page:
        strand = timeline.strand_named(self.request.GET.get("strand", ""))
        return timeline.page(*self.subjects, strand=strand)

    @cached_property
    def subjects(self) -> list[Subject]:
        """Whose history the timeline tells: the lead's own, and that of those merged into it."""
        merges = merges_into(self.lead) if getattr(self.lead, "has_merged", True) else []
        return [("lead", self.lead.pk), *(("lead", merge.loser_id) for merge in merges)]

    @cached_property
    def open_tasks(self) -> list[Task]:
        """What is planned, the next one first."""
        return list(Task.objects.open().filter(lead=self.lead).order_by("due_order", "pk")[:MOST_TASKS])

    @cached_property
    def files(self) -> list[Attachment]:
        return files_of(("lead", self.lead.pk))

    @property
    def largest_file(self) -> int:
        return LARGEST

    def icon_of(self, file: Attachment) -> str:
        kind = file.blob.content_type
        return "image" if kind.startswith("image/") else "mail" if is_message(file.blob) else "file"

    def is_picture(self, file: Attachment) -> bool:
        """Small enough to stand in the list as it is."""
        return is_picture(file.blob) and file.blob.size <= LARGEST_THUMBNAIL

    @property
    def may_work_on_tasks(self) -> bool:
        """Tasks outlive the closing of their lead."""
        return self.lead.deleted_at is None and covers(self.user, P.LEAD_EDIT_TASKS, self.lead)

    @cached_property
    def task_form(self) -> TaskForm:
        return new_task(self.lead, self.user, prefix="task")

    @cached_property
    def call_form(self) -> CallForm:
        return CallForm(prefix="call", may_plan=self.may.add_tasks)

    @cached_property
    def _declared(self) -> dict[str, Declared]:
        """What stands of ratings, losses and rejections, by what it is. One query, if there is any."""
        lead, columns = self.lead, ("what", "pk", "who", "at", "text", "rated", "entry")
        no_rating, no_entry = Value("", output_field=CharField()), Value(None, output_field=BigIntegerField())
        parts: list[QuerySet[Any]] = []
        if lead.rating:
            rated = lead.qualifications.filter(rating=lead.rating)
            parts.append(rated.annotate(what=Value("rating"), who=F("assessor_id"), rated=F("rating"), entry=no_entry))
        if lead.outcome == Outcome.LOST:
            lost = lead.closures.annotate(what=Value("loss"), who=F("by_id"), rated=no_rating, entry=F("reason_id"))
            parts.append(lost)
        if lead.outcome == Outcome.REJECTED:
            parts.append(
                lead.rejections.annotate(what=Value("rejection"), who=F("by_id"), rated=no_rating, entry=F("code_id"))
            )
        if not parts:
            return {}
        first, *more = (part.order_by().values_list(*columns) for part in parts)
        found = [Declared(*row) for row in first.union(*more, all=True)]
        return {one.what: one for one in sorted(found, key=lambda one: one.id)}

    @property
    def rejection(self) -> Declared | None:
        return self._declared.get("rejection")

    @property
    def closure(self) -> Declared | None:
        return self._declared.get("loss")

    @property
    def qualification(self) -> Declared | None:
        """Who gave the rating that stands."""
        return self._declared.get("rating")

    def page(self) -> dict[str, object]:
        """What the whole page uses. The list one came from is asked first, along with the numbers of the frame."""
        _ = self.beside
        return self.context()

    def context(self, *, oob: bool = False) -> dict[str, object]:
        """What the templates of this page use."""
        return {
            "record": self,
            "lead": self.lead,
            "may": self.may,
            "catalog": catalog(),
            "organisation": organisation(),
            "filters": list(timeline.filters()),
            "groups": list(layout.groups()),
            "shown": layout.shown,
            "link": layout.link,
            "readable": layout.readable,
            "since": path.since,
            "oob": oob,
            "note_text": "",
            "note_error": "",
        }

    def fragments(self, blocks: Iterable[str], *, oob: bool = True) -> SafeString:
        """Blocks of the page on their own; with `oob` each finds its place by its id."""
        context = self.context(oob=oob)
        return mark_safe("".join(render_block(self.request, PAGE, block, context) for block in blocks))  # noqa: S308


def parts_with_tasks(request: HttpRequest, lead: Lead) -> SafeString:
    """What a task or a call changes on the page of its lead: the timeline and the card of the next task."""
    record = Record(request, lead)
    return record.fragments(("timeline",)) + render_block(request, SIDE_TASK, "next_task", record.context(oob=True))


def parts_with_attachments(request: HttpRequest, lead: Lead) -> SafeString:
    """What a file changes on the page of its lead: the timeline and the list of files."""
    record = Record(request, lead)
    return record.fragments(("timeline",)) + render_block(request, SIDE_FILES, "files", record.context(oob=True))


@lru_cache(maxsize=1000)
def _address(name: str, *args: object) -> str:
    """The address of a page of the lead 0: Django takes long to make one, and a record has fifty."""
    return reverse(name, args=[0, *args])


def origin(request: HttpRequest) -> str:
    """The query of the list one came from: of this address, or of the page a fragment is asked for by."""
    if "from" in request.GET:
        return request.GET["from"]
    page = request.headers.get("HX-Current-URL", "")
    return parse_qs(urlsplit(page).query).get("from", [""])[0]


def open_record(request: HttpRequest, lead_id: int) -> Record:
    """The record of a lead this person may see. Raises `Unseen`."""
    user = cast(User, request.user)
    lead = see(lead_id, user, has_merged=has_merged())
    if request.method == "GET" and not request.headers.get("HX-Request"):
        tell_opened(lead, user)
    return Record(request, lead)


def done(
    request: HttpRequest,
    lead: Lead,
    words: str,
    *,
    change_set: int | None = None,
    blocks: Iterable[str] = CHANGING,
    fragment: str = "",
) -> HttpResponse:
    """The answer to a verb that was done: what changed on the page, and a toast that offers to undo `change_set`.

    `fragment` is what goes to the place that was clicked; `blocks` find theirs. Whoever may not see the lead any more
    (it now belongs to another team) goes on to the list.
    """
    way_back = reverse("undo", args=[change_set]) if change_set is not None else ""
    record = Record(request, lead)
    is_seen = covers(record.user, P.LEAD_VIEW, lead)
    if not request.headers.get("HX-Request"):
        say(request, words, way_back)
        return redirect(record.url("lead") if is_seen else record.list_url)
    if not is_seen:
        say(request, words, way_back)
        response = HttpResponse(status=204)
        response["HX-Redirect"] = record.list_url
        return response
    return Toast(words, undo=way_back).on(HttpResponse(fragment + record.fragments(blocks)))
