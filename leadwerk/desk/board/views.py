"""Kanban: the stages of one sales process with their leads, moved by mouse, touch or keyboard."""

from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leadwerk.desk.board import lanes
from leadwerk.desk.said import say
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.access import see
from leadwerk.leads.actions.move import move
from leadwerk.leads.models import Group
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.tallies import sums
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Toast

PAGE = "desk/board/board.html"


@require_safe
def first_board(request: HttpRequest) -> HttpResponse:
    """The board of the company's default process."""
    return redirect("board", catalog().default_process.pk)


@require_safe
def board(request: HttpRequest, process_id: int) -> HttpResponse:
    process, user = _process(process_id), cast(User, request.user)
    owner = _owner(request)
    shown = lanes.lanes(user, process, owner)
    context = _context(request, process, owner) | {
        "lanes": shown,
        "leads": sum(lane.count for lane in shown),
        "value": sum(lane.value for lane in shown),
        "processes": _processes(user, process),
        "owners": _owners(user, process, owner),
        "may_manage": has(user, Permission.MANAGE_PROCESSES),
        "ends": [end for end, permission in lanes.ENDS.items() if has(user, permission)],
    }
    return render(request, PAGE, context)


@require_safe
def more(request: HttpRequest, process_id: int, stage_id: int) -> HttpResponse:
    """Further cards of one lane: a fragment for htmx; without script, the whole lane as a list."""
    process, user = _process(process_id), cast(User, request.user)
    stage, owner = _stage(process, stage_id), _owner(request)
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('leads')}?group={Group.ACTIVE}&stage={stage.pk}")
    before = request.GET.get("before", "")
    cards, after = lanes.cards(user, stage, owner, before=int(before) if before.isdecimal() else None)
    left = request.GET.get("left", "")
    context = _context(request, process, owner) | {
        "stage": stage,
        "cards": cards,
        "after": after,
        "left": max(int(left) - len(cards), 1) if left.isdecimal() else None,
    }
    return HttpResponse(render_block(request, PAGE, "cards", context))


@require_POST
def card_move(request: HttpRequest, process_id: int, lead_id: int) -> HttpResponse:
    """A card dropped on another lane: the verb, then both lanes as they are now."""
    process, user = _process(process_id), cast(User, request.user)
    lead, owner = see(lead_id, user), _owner(request)
    number = request.POST.get("stage", "")
    target = catalog().stages.get(int(number)) if number.isdecimal() else None
    if target is None:
        raise Unseen
    source, change_set = catalog().stages[lead.stage_id], new_change_set()
    version = request.POST.get("version", "")
    move(lead, target, by=user, version=int(version) if version.isdecimal() else None, change_set=change_set)
    words = _("%(lead)s is now in “%(stage)s”.") % {"lead": lead.name, "stage": target.label}
    undo = reverse("undo", args=[change_set])
    if not request.headers.get("HX-Request"):
        say(request, words, undo)
        return redirect("board", process.pk)
    context = _context(request, process, owner)
    changed = lanes.lanes(user, process, owner, only=(source, target))
    body = "".join(render_block(request, PAGE, "lane", context | {"lane": lane, "swap": True}) for lane in changed)
    return Toast(words, undo=undo).on(HttpResponse(body))


def _context(request: HttpRequest, process: SalesProcess, owner: int | None) -> dict[str, Any]:
    return {
        "process": process,
        "owner": owner,
        "currency": company().currency,
        "users": organisation().users,
        "query": f"?owner={owner}" if owner is not None else "",
        "origin": f"?from=group%3Dactive%26process%3D{process.pk}",
    }


def _process(process_id: int) -> SalesProcess:
    process = catalog().processes.get(process_id)
    if process is None or process.retired_at is not None:
        raise Unseen
    return process


def _stage(process: SalesProcess, stage_id: int) -> Stage:
    stage = catalog().stages.get(stage_id)
    if stage is None or stage.process_id != process.pk:
        raise Unseen
    return stage


def _owner(request: HttpRequest) -> int | None:
    """Whose leads only, from the address; anything that is no user shows all."""
    wanted = request.GET.get("owner", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) in organisation().users else None


def _processes(user: User, process: SalesProcess) -> list[tuple[SalesProcess, int, int, bool]]:
    """Every process to choose from, with its active leads and number of stages."""
    known = catalog()
    counts = sums.by(user, "process", Q(group=Group.ACTIVE))
    return [
        (other, counts.get(other.pk, sums.Sums()).leads, len(known.stages_of.get(other.pk, [])), other == process)
        for other in known.processes.values()
        if other.retired_at is None
    ]


def _owners(user: User, process: SalesProcess, owner: int | None) -> list[tuple[int, str, int]]:
    """Who has leads on this board, most leads first; the one filtered by always among them."""
    org = organisation()
    counts = sums.by(user, "owner", lanes.condition(process, None))
    found = [(int(pk), org.users[int(pk)].name, total.leads) for pk, total in counts.items()]
    if owner is not None and owner not in counts:
        found.append((owner, org.users[owner].name, 0))
    return sorted(found, key=lambda entry: (-entry[2], entry[1]))[:100]
