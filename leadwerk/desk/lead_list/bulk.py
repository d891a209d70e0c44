"""The bulk bar's verbs: a dialog where something has to be chosen, then the same verb for all that are selected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from leadwerk.campaigns.catalog import campaigns
from leadwerk.conditions.kinds import number_of
from leadwerk.desk.choices import NO_BOOK, book_targets
from leadwerk.desk.counts import lead_counts
from leadwerk.desk.lead_list import views
from leadwerk.desk.lead_list.address import ListAddress, pairs, read
from leadwerk.desk.lead_list.finding import Finding
from leadwerk.desk.lead_list.selection import Selection, selection
from leadwerk.desk.presence import absence_words
from leadwerk.desk.said import say
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.actions.bulk import AT_ONCE, Report, Verb, bulk
from leadwerk.leads.actions.bulk_verbs import Assign, Discard, Edit, Lose, Move, PutInBook, Reject, Restore, TakeOn
from leadwerk.leads.fields import label
from leadwerk.leads.forms import AmountField, PickField
from leadwerk.leads.jobs import run_later
from leadwerk.leads.models import BulkRun, Group
from leadwerk.people import books, scoping
from leadwerk.people.absences import away
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.people.organisation import Colleague, organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog
from leadwerk.tallies import sums
from leadwerk.tallies.sums import Sums
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Toast

Words = Callable[[int], str]


@dataclass
class Asked:
    """One bulk verb as asked for: what a dialog shows, and what was chosen in it."""

    request: HttpRequest
    permission: Permission
    template: str = "desk/lead_list/bulk/confirm.html"
    context: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.user = cast(User, self.request.user)
        if not scoping.has(self.user, self.permission):
            raise MissingPermission(self.permission)
        self.selection = selection(self.request, self.user)

    def dialog(self, status: int = 200) -> HttpResponse:
        shown: Selection = self.selection
        given = {"selection": shown, "errors": self.errors, "action": self.request.path, "cancel": shown.address.url}
        response = render(self.request, self.template, given | self.context, status=status)
        if self.request.method == "POST":  # a button of the bar posted: what it asks comes as a dialog
            response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
        return response

    def perform(self, verb: Verb, words: Words) -> HttpResponse:
        """Do it at once or have it done; of a selection that is not the one shown, ask first."""
        if self.selection.has_changed:
            return self.dialog(status=200 if self.template.endswith("confirm.html") else 422)
        leads = list(self.selection.leads())
        if len(leads) <= AT_ONCE:
            return self._done(bulk(verb, leads, by=self.user), words)
        run = run_later(verb, leads, by=self.user)
        return _go(self.request, reverse("bulk_run", args=[run.pk]))

    def _done(self, report: Report, words: Words) -> HttpResponse:
        said = _said(report.changed, [(one.sentence, one.count) for one in report.refused.values()], words)
        undo = reverse("undo", args=[report.change_set]) if report.changed else ""
        toast = Toast(said, undo=undo, tone="ok" if report.changed or not report.refused else "error")
        if not self.request.headers.get("HX-Request"):
            say(self.request, toast.text, toast.undo, tone=toast.tone)
            return HttpResponseRedirect(self.selection.address.url, status=303)
        parts = changed_parts(self.request, self.selection)
        if parts is None:
            say(self.request, toast.text, toast.undo, tone=toast.tone)
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        return toast.on(HttpResponse(parts))


def _said(changed: int, refused: Sequence[tuple[str, int]], words: Words) -> str:
    """What was done, and what was left out and why."""
    said = [words(changed)] if changed or not refused else []
    for sentence, count in refused:
        left_out = ngettext("%(count)s left out:", "%(count)s left out:", count) % {"count": count}
        said.append(f"{left_out} {sentence}")
    return " ".join(said)


def changed_parts(request: HttpRequest, selected: Selection) -> str | None:
    """The selected rows as they are now, or gone, with all counts; None if the list is empty by now."""
    user, address = selected.user, selected.address
    counts = sums.groups(user)
    request._lead_counts = counts  # type: ignore[attr-defined]
    finding = Finding(user, address, counts.visible.get(address.group, Sums()))
    size = finding.size()
    if not size.leads:
        return None
    rows = finding.rows(selected.ids)
    context = views.row_context(address, user) | {
        "rows": rows,
        "gone": [pk for pk in selected.ids if pk not in {row.pk for row in rows}],
        "size": size,
        "tabs": views.tabs(address, counts.visible),
    }
    return mark_safe(render_block(request, "desk/lead_list/list.html", "changed", context))  # noqa: S308


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url, status=303)


@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest) -> HttpResponse:
    """ "An Bearbeiter verteilen": to one agent, or in turn to several or a whole team."""
    asked = Asked(request, Permission.LEAD_ASSIGN, "desk/lead_list/bulk/assignment.html")
    chosen = set(request.POST.getlist("owner"))
    teams = set(request.POST.getlist("whole_team"))
    groups = agents_by_team(asked.user)
    owners = [one.id for team, members in groups for one, _load in members if _is_chosen(one, chosen, teams)]
    asked.context = {
        "groups": groups,
        "chosen": chosen,
        "teams": teams,
        "text": request.POST.get("text", ""),
        "absence_words": absence_words,
        "short_handed": {team[0] for team, members in groups for one, _load in members if away(one.id)},
    }
    if request.method == "GET":
        return asked.dialog()
    if not owners:
        asked.errors["owner"] = _("Please choose somebody.")
        return asked.dialog(status=422)
    found = User.objects.select_related("team").in_bulk(owners)
    verb = Assign([found[pk] for pk in owners], request.POST.get("text", "").strip())

    def words(count: int) -> str:
        if len(owners) > 1:
            said = ngettext("%(count)s lead handed out.", "%(count)s leads handed out.", count)
            return said % {"count": count}
        said = ngettext("%(count)s lead assigned to %(owner)s.", "%(count)s leads assigned to %(owner)s.", count)
        return said % {"count": count, "owner": found[owners[0]].name}

    return asked.perform(verb, words)


def _is_chosen(agent: Colleague, chosen: set[str], teams: set[str]) -> bool:
    """Who is away is chosen by name only, not with their team."""
    return str(agent.id) in chosen or (str(agent.team or 0) in teams and away(agent.id) is None)


@dataclass
class _LeadOf:
    """Any active lead of an agent: may the user see it?"""

    owner_id: int | None
    team_id: int | None
    book_id: int | None = None


def agents_by_team(user: User) -> list[tuple[tuple[int, str], list[tuple[Colleague, int | None]]]]:
    """Who can work leads, by team, each with how many active ones they have; None where the user may not see them."""
    org = organisation()
    load = sums.by(user, "owner", Q(group=Group.ACTIVE))
    teams: dict[int, list[tuple[Colleague, int | None]]] = {}
    for agent in org.agents():
        if scoping.is_granted(agent, Permission.LEAD_MOVE):
            known = scoping.covers(user, Permission.LEAD_VIEW, _LeadOf(agent.id, agent.team))
            teams.setdefault(agent.team or 0, []).append((agent, load.get(agent.id, Sums()).leads if known else None))
    named = [((pk, org.teams[pk].name if pk else _("Without team")), members) for pk, members in teams.items()]
    return sorted(named, key=lambda item: (item[0][0] != org.users[user.pk].team, item[0][1]))


@require_http_methods(["GET", "POST"])
def shelving(request: HttpRequest) -> HttpResponse:
    """Put leads into a book, or take them out where they may be in none."""
    asked = Asked(request, Permission.LEAD_ASSIGN, "desk/lead_list/bulk/book.html")
    chosen, text = request.POST.get("book", ""), request.POST.get("text", "").strip()
    asked.context = {"books": book_targets(asked.user), "chosen": chosen, "text": text}
    if request.method == "GET":
        return asked.dialog()
    book = organisation().books.get(number_of(chosen) or 0)
    if book is None and chosen != NO_BOOK:
        asked.errors["book"] = _("Please choose a book.")
        return asked.dialog(status=422)
    books.check(book, Permission.LEAD_ASSIGN, by=asked.user)

    def words(count: int) -> str:
        if book is None:
            said = ngettext("%(count)s lead is in no book any more.", "%(count)s leads are in no book any more.", count)
            return said % {"count": count}
        said = ngettext("%(count)s lead put into “%(book)s”.", "%(count)s leads put into “%(book)s”.", count)
        return said % {"count": count, "book": book.name}

    return asked.perform(PutInBook(book, text), words)


@require_http_methods(["GET", "POST"])
def taking(request: HttpRequest) -> HttpResponse:
    """ "Mir zuweisen"."""
    asked = Asked(request, Permission.LEAD_ACCEPT)
    asked.context = {"title": _("Assign to me"), "submit": _("Assign to me")}
    if request.method == "GET":
        return asked.dialog()
    return asked.perform(
        TakeOn(asked.user),
        lambda count: (
            ngettext("%(count)s lead is now yours.", "%(count)s leads are now yours.", count) % {"count": count}
        ),
    )


@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest) -> HttpResponse:
    """Bring leads of one process into one of its stages."""
    asked = Asked(request, Permission.LEAD_MOVE, "desk/lead_list/bulk/stage.html")
    known = catalog()
    chosen = request.POST.get("stage", "")
    wanted = next((one for one in known.stages.values() if str(one.pk) == chosen), None)
    asked.context = {"processes": _processes(asked.selection), "stages_of": known.stages_of, "chosen": chosen}
    if request.method == "GET":
        return asked.dialog()
    if wanted is None:
        asked.errors["stage"] = _("Please choose a stage.")
        return asked.dialog(status=422)
    return asked.perform(
        Move(wanted),
        lambda count: (
            ngettext("%(count)s lead moved to “%(stage)s”.", "%(count)s leads moved to “%(stage)s”.", count)
            % {"count": count, "stage": wanted.label}
        ),
    )


def _processes(selected: Selection) -> list[Any]:
    """The processes that selected leads are in; all where that would have to be counted."""
    known = catalog().processes
    if selected.is_all or not selected.ids:
        return [process for process in known.values() if process.retired_at is None]
    return [known[pk] for pk in selected.finding.processes(selected.ids)]


@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest) -> HttpResponse:
    """Set source, campaign or value: those whose box is checked."""
    asked = Asked(request, Permission.LEAD_EDIT, "desk/lead_list/bulk/fields.html")
    forms: dict[str, Any] = {
        "source": PickField(catalog().sources, None, required=False),
        "campaign": PickField(campaigns().campaigns, None, required=False),
        "value": AmountField(required=False),
    }
    wanted: dict[str, Any] = {}
    for name in request.POST.getlist("set"):
        if name in forms:
            try:
                wanted[name] = forms[name].clean(request.POST.get(name, ""))
            except ValidationError as error:
                asked.errors[name] = " ".join(error.messages)
    asked.context = {
        "sources": forms["source"].choices,
        "campaigns": forms["campaign"].choices,
        "typed": request.POST,
        "set": set(request.POST.getlist("set")),
        "label": label,
    }
    if request.method == "GET":
        return asked.dialog()
    if not wanted and not asked.errors:
        asked.errors["set"] = _("Please choose what to set.")
    if asked.errors:
        return asked.dialog(status=422)
    return asked.perform(
        Edit(wanted),
        lambda count: ngettext("%(count)s lead changed.", "%(count)s leads changed.", count) % {"count": count},
    )


@require_http_methods(["GET", "POST"])
def loss(request: HttpRequest) -> HttpResponse:
    """Close as lost. Leads that have not passed their mandatory stages are left out, unless the reason needs none."""
    asked = Asked(request, Permission.LEAD_CLOSE, "desk/lead_list/bulk/ending.html")
    reasons = [one for one in catalog().loss_reasons.values() if one.retired_at is None]
    reason = next((one for one in reasons if str(one.pk) == request.POST.get("reason", "")), None)
    asked.context = {
        "title": _("Close as lost"),
        "field_label": _("Loss reason"),
        "text_label": _("Note"),
        "options": [(one.pk, one.label) for one in reasons],
        "chosen": request.POST.get("reason", ""),
        "text": request.POST.get("text", ""),
        "tone": "primary",
    }
    if request.method == "GET":
        return asked.dialog()
    if reason is None:
        asked.errors["reason"] = _("Please choose a reason.")
        return asked.dialog(status=422)
    return asked.perform(
        Lose(reason, request.POST.get("text", "").strip()),
        lambda count: (
            ngettext("%(count)s lead closed as lost.", "%(count)s leads closed as lost.", count) % {"count": count}
        ),
    )


@require_http_methods(["GET", "POST"])
def rejection(request: HttpRequest) -> HttpResponse:
    """Take leads out of their process."""
    asked = Asked(request, Permission.LEAD_REJECT, "desk/lead_list/bulk/ending.html")
    codes = [one for one in catalog().rejection_codes.values() if one.retired_at is None]
    code = next((one for one in codes if str(one.pk) == request.POST.get("reason", "")), None)
    text = request.POST.get("text", "").strip()
    asked.context = {
        "title": _("Reject leads"),
        "field_label": _("Rejection code"),
        "text_label": _("Rejection reason"),
        "options": [(one.pk, one.label) for one in codes],
        "chosen": request.POST.get("reason", ""),
        "text": text,
        "tone": "danger-fill",
    }
    if request.method == "GET":
        return asked.dialog()
    if code is None:
        asked.errors["reason"] = _("Please choose a code.")
    elif code.needs_text and not text:
        asked.errors["text"] = _("Please state the reason. With the code “%(code)s” it is required.") % {
            "code": code.label
        }
    if asked.errors or code is None:
        return asked.dialog(status=422)
    return asked.perform(
        Reject(code, text),
        lambda count: ngettext("%(count)s lead rejected.", "%(count)s leads rejected.", count) % {"count": count},
    )


@require_http_methods(["GET", "POST"])
def binning(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, Permission.LEAD_DELETE)
    asked.context = {"title": _("Move to the bin"), "submit": _("Move to the bin")}
    if request.method == "GET":
        return asked.dialog()
    return asked.perform(
        Discard(),
        lambda count: (
            ngettext("%(count)s lead moved to the bin.", "%(count)s leads moved to the bin.", count) % {"count": count}
        ),
    )


@require_http_methods(["GET", "POST"])
def restoration(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, Permission.LEAD_RESTORE)
    asked.context = {"title": _("Restore"), "submit": _("Restore")}
    if request.method == "GET":
        return asked.dialog()
    return asked.perform(
        Restore(),
        lambda count: ngettext("%(count)s lead restored.", "%(count)s leads restored.", count) % {"count": count},
    )


@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """How many match, exactly: asked for where the list only said that there are more than it counts."""
    user = cast(User, request.user)
    address: ListAddress = read(pairs(request))
    finding = Finding(user, address, lead_counts(request, user).visible.get(address.group, Sums()))
    return render(request, "desk/lead_list/bulk/count.html", {"matching": finding.count()})


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a bulk run is, and what it did."""
    found = BulkRun.objects.filter(pk=run_id, by=cast(User, request.user)).first()
    if found is None:
        raise Unseen
    context = {"run": found, "title": TITLES[found.verb]()}
    if request.headers.get("HX-Request"):
        return HttpResponse(render_block(request, "desk/lead_list/bulk/run.html", "progress", context))
    return render(request, "desk/lead_list/bulk/run.html", context)


TITLES: dict[str, Callable[[], str]] = {
    "assign": lambda: _("Hand out leads"),
    "put_in_book": lambda: _("Put into a book"),
    "take_on": lambda: _("Assign to me"),
    "edit": lambda: _("Set fields"),
    "move": lambda: _("Change stage"),
    "lose": lambda: _("Close as lost"),
    "reject": lambda: _("Reject leads"),
    "discard": lambda: _("Move to the bin"),
    "restore": lambda: _("Restore"),
    "undo": lambda: _("Undo"),
}
