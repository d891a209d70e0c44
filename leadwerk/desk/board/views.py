"""Kanban: the stages of one sales process with their leads, moved by mouse, touch or keyboard."""

from dataclasses import replace
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.conditions.vocabulary import Asking, Condition, Conditions
from leadwerk.desk.board.address import BoardAddress, fields, read
from leadwerk.desk.board.drawing import Drawing
from leadwerk.desk.board.lanes import ENDS, Board
from leadwerk.desk.lead_list.address import pairs
from leadwerk.desk.lead_list.filters import chips, dialog, is_from_a_form
from leadwerk.desk.said import say
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.access import see
from leadwerk.leads.actions.move import move
from leadwerk.leads.conditions import LEADS
from leadwerk.leads.models import Group
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.tallies import sums
from leadwerk.tallies.sums import Sums
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Toast

PAGE = "desk/board/board.html"


@require_safe
def first_board(request: HttpRequest) -> HttpResponse:
    """The board of the company's default process."""
    return redirect("board", catalog().default_process.pk)


@require_safe
def board(request: HttpRequest, process_id: int) -> HttpResponse:
    address, user = _address(request, process_id), cast(User, request.user)
    if is_from_a_form(request) and not address.conditions.odd:
        return redirect(address.url)
    shown = Board(user, address)
    context = _context(user, address) | {
        "lanes": shown.lanes(),
        "total": _total(shown),
        "processes": _processes(user, address),
        "owners": _owners(shown),
        "owner": LEADS.words(owner, Asking(user)) if (owner := address.conditions.of("owner")) else "",
        "all_owners": address.asking(address.conditions.without("owner")).url,
        "without_filters": address.asking(Conditions()).url,
        "chips": chips(address, address.conditions, user),
        "filters": [(field.label, address.filter_url(field.name)) for field in fields()],
        "may_manage": has(user, Permission.MANAGE_PROCESSES),
        "may_create": has(user, Permission.LEAD_CREATE),
        "ends": [end for end, permission in ENDS.items() if has(user, permission)],
        "ended": shown.ends(),
    }
    return render(request, PAGE, context)


@require_safe
def board_filter(request: HttpRequest, process_id: int, name: str) -> HttpResponse:
    """Set one filter of the board; everything else in the address stays as it is."""
    return dialog(request, name, _address(request, process_id), fields())


@require_safe
def more(request: HttpRequest, process_id: int, stage_id: int) -> HttpResponse:
    """Further cards of one lane: a fragment for htmx; without script, the whole lane as a list."""
    address, user = _address(request, process_id), cast(User, request.user)
    stage = _stage(address.process, stage_id)
    if not request.headers.get("HX-Request"):
        of_stage = Condition("stage", "is", (str(stage.pk),))
        return redirect(address.as_list.asking(address.as_list.conditions.having(of_stage)).url)
    cards, after = Board(user, address).cards(stage, before=number_of(request.GET.get("before", "")))
    left = number_of(request.GET.get("left", ""))
    context = _context(user, address) | {
        "stage": stage,
        "cards": cards,
        "after": after,
        "left": None if left is None else max(left - len(cards), 1),
    }
    return HttpResponse(render_block(request, PAGE, "cards", context))


@require_POST
def card_move(request: HttpRequest, process_id: int, lead_id: int) -> HttpResponse:
    """A card dropped on another lane: the verb, then both lanes as they are now."""
    address, user = _address(request, process_id), cast(User, request.user)
    lead = see(lead_id, user)
    target = catalog().stages.get(number_of(request.POST.get("stage", "")) or 0)
    if target is None:
        raise Unseen
    source, change_set = catalog().stages[lead.stage_id], new_change_set()
    move(lead, target, by=user, version=number_of(request.POST.get("version", "")), change_set=change_set)
    words = _("%(lead)s is now in “%(stage)s”.") % {"lead": lead.name, "stage": target.label}
    undo = reverse("undo", args=[change_set])
    if not request.headers.get("HX-Request"):
        say(request, words, undo)
        return redirect(address.url)
    context = _context(user, address)
    changed = Board(user, address).lanes(only=(source, target))
    body = "".join(render_block(request, PAGE, "lane", context | {"lane": lane, "swap": True}) for lane in changed)
    return Toast(words, undo=undo).on(HttpResponse(body))


def _context(user: User, address: BoardAddress) -> dict[str, Any]:
    return {
        "process": address.process,
        "address": address,
        "currency": company().currency,
        "query": f"?{address.query}" if address.conditions else "",
        "drawing": Drawing(user, address),
    }


def _total(shown: Board) -> Sums | None:
    """What all lanes hold together; None if there are too many to count."""
    if shown.sums is None:
        return None
    stages = shown.sums.values()
    return Sums(sum(one.leads for one in stages), sum(one.value for one in stages))


def _address(request: HttpRequest, process_id: int) -> BoardAddress:
    return read(_process(process_id), pairs(request))


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


def _processes(user: User, address: BoardAddress) -> list[tuple[SalesProcess, str, int, bool]]:
    """Every process to choose from, asked the same, with all its active leads."""
    counts = sums.by(user, "process", Q(group=Group.ACTIVE))
    return [
        (other, replace(address, process=other).url, counts.get(other.pk, Sums()).leads, other == address.process)
        for other in catalog().processes.values()
        if other.retired_at is None
    ]


def _owners(shown: Board) -> list[tuple[str, str, int | None, bool]]:
    """Whose leads alone can be shown, most leads first; how many only where that follows from the tally."""
    address, users, counts = shown.address, organisation().users, shown.owners()
    asked = address.conditions.of("owner")
    chosen = int(asked.values[0]) if asked is not None and asked.values[0] in map(str, users) else None
    if chosen is not None:
        counts.setdefault(chosen, 0)

    everybody = address.asking(address.conditions.without("owner"))
    of = f"{everybody.url}{'&' if everybody.conditions else '?'}owner="
    found = sorted(counts.items(), key=lambda entry: (-entry[1], users[entry[0]].name))[:100]
    return [
        (users[pk].name, f"{of}{pk}", leads if shown.is_tallied else None, asked is not None and pk == chosen)
        for pk, leads in found
    ]
