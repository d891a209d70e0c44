"""Duplicates of a lead: the notice on its page, two of them side by side, merged and separated."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.duplicates.comparing import Comparison
from leadwerk.desk.lead_page.layout import readable
from leadwerk.desk.lead_page.record import origin
from leadwerk.desk.said import say
from leadwerk.duplicates.actions.ask_for import ask_for_hand_over
from leadwerk.duplicates.actions.dismiss import dismiss, withdraw
from leadwerk.duplicates.actions.merge import CHOOSABLE, merge, unmerge
from leadwerk.duplicates.actions.scan import begin_scan
from leadwerk.duplicates.choices import proposed
from leadwerk.duplicates.jobs import scan as scan_all
from leadwerk.duplicates.merged import merges_into
from leadwerk.duplicates.models import Merge, Pair, Scan
from leadwerk.duplicates.pairs import likeness, page
from leadwerk.duplicates.scanning import JOB, is_under_way
from leadwerk.duplicates.telling import dismissals, told
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.foundation.jobs import enqueue_once
from leadwerk.leads.access import see
from leadwerk.leads.actions.record import attname
from leadwerk.leads.fields import label
from leadwerk.leads.models import Lead, Outcome
from leadwerk.leads.status import status
from leadwerk.people.doors import demand, require
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.ui.fragments import render_block

# Where somebody goes on who has settled one: the notices of the page, which take the focus.
AT_NOTICES = "#lead-duplicates"


@require_safe
def duplicates(request: HttpRequest, lead_id: int) -> HttpResponse:
    """What may be the same as this lead and what was merged into it: notices on its page, or a page of their own."""
    user = cast(User, request.user)
    lead = see(lead_id, user)
    is_present = lead.deleted_at is None and lead.outcome != Outcome.WON
    context = {
        "lead": lead,
        "told": told(lead, user) if is_present else None,
        "dismissals": [] if request.headers.get("HX-Request") else dismissals(lead, user),
        "merges": merges_into(lead),
        "may_merge": is_present and covers(user, Permission.LEAD_MERGE, lead),
        "may_edit": is_present and covers(user, Permission.LEAD_EDIT, lead),
        "may_merge_with": lambda other: covers(user, Permission.LEAD_MERGE, other),
        "status_of": _status_of,
        "from": origin(request),
    }
    name = "notices.html" if request.headers.get("HX-Request") else "page.html"
    return render(request, f"desk/duplicates/{name}", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest) -> HttpResponse:
    """The duplicates among all leads, as far as this person sees both; POST looks for them anew, in the background."""
    user = cast(User, request.user)
    demand(user, Permission.LEAD_MERGE)
    if request.method == "POST":
        with transaction.atomic():  # a scan that began without its job would not go on
            last = Scan.objects.select_for_update().first()
            goes_on = last is not None and last.finished_at is None and "resume" in request.POST
            if not goes_on:
                begin_scan(by=user)
            enqueue_once(scan_all, JOB)
        return redirect("duplicate_scan")
    last = Scan.objects.first()
    context: dict[str, Any] = {"scan": last, "is_at_work": last is not None and is_under_way(last)}
    if request.headers.get("HX-Target") == "scan-state":
        response = HttpResponse(render_block(request, "desk/duplicates/scan.html", "state", context))
        if not context["is_at_work"]:
            response["HX-Refresh"] = "true"
        return response
    found = page(user, request.GET.get("after", ""))
    context |= {
        "pairs": [(pair, likeness(pair), *_in_order(pair)) for pair in found.pairs],
        "next_url": f"{reverse('duplicate_scan')}?after={found.after}" if found.after else "",
        "may_merge": lambda *leads: all(covers(user, Permission.LEAD_MERGE, lead) for lead in leads),
        "may_edit": lambda lead: covers(user, Permission.LEAD_EDIT, lead),
        "status_of": _status_of,
    }
    if request.headers.get("HX-Request") and request.GET.get("after"):
        return HttpResponse(render_block(request, "desk/duplicates/scan.html", "more", context))
    return render(request, "desk/duplicates/scan.html", context)


def _in_order(pair: Pair) -> tuple[Lead, Lead]:
    """The one that would remain first: what is open rather than what is closed, then the older one."""
    first, second = sorted((pair.first, pair.second), key=lambda lead: (lead.is_closed, lead.pk))
    return first, second


@require_http_methods(["GET", "HEAD", "POST"])
def comparison(request: HttpRequest, lead_id: int, other_id: int) -> HttpResponse:
    """Two leads side by side with a choice per field; POST merges them. The lead of the address remains."""
    user = cast(User, request.user)
    winner, loser = see(lead_id, user), see(other_id, user)
    for lead in (winner, loser):
        require(user, Permission.LEAD_MERGE, lead)
    compared = _compare(winner, loser)
    error = ""
    if request.method == "POST":
        choices = {name: choice for name in compared.names if (choice := request.POST.get(f"field-{name}"))}
        seen = (number_of(request.POST.get("version", "")) or 0, number_of(request.POST.get("other", "")) or 0)
        try:
            merged = merge(winner, loser, choices, by=user, versions=seen)
        except Stale as refusal:
            error = refusal.sentence()
            winner, loser = see(lead_id, user), see(other_id, user)
            compared = _compare(winner, loser, choices)
        else:
            say(request, _("Leads merged."), reverse("lead_separation", args=[merged.pk]))
            return _go(request, reverse("lead", args=[winner.pk]))
    context = {"compared": compared, "lead": winner, "other": loser, "error": error, "status_of": _status_of}
    return render(request, "desk/duplicates/comparison.html", context, status=422 if error else 200)


def _compare(winner: Lead, loser: Lead, given: Mapping[str, str] | None = None) -> Comparison:
    labels = {name: label(name) for name in CHOOSABLE}
    return Comparison(winner, loser, proposed(winner, loser, CHOOSABLE), labels, _words, given or {})


def _words(lead: Lead, name: str) -> str:
    value = getattr(lead, attname(name))
    return str(readable(name, value)) if value not in ("", None) else ""


@require_POST
def dismissal(request: HttpRequest, lead_id: int, other_id: int) -> HttpResponse:
    user = cast(User, request.user)
    lead, other = see(lead_id, user), see(other_id, user)
    dismiss(lead, other, by=user)
    say(
        request,
        _("Remembered for everybody: not a duplicate."),
        reverse("lead_withdrawal", args=[lead.pk, other.pk])
        + ("?from=scan" if request.POST.get("from") == "scan" else ""),
    )
    is_scan = request.POST.get("from") == "scan"
    if not is_scan:
        return _go(request, f"{reverse('lead', args=[lead.pk])}{AT_NOTICES}")
    following = number_of(request.POST.get("next", ""))
    return _go(request, reverse("duplicate_scan") + (f"#pair-{following}" if following else ""))


@require_POST
def withdrawal(request: HttpRequest, lead_id: int, other_id: int) -> HttpResponse:
    """Take back that two leads are not the same."""
    user = cast(User, request.user)
    lead, other = see(lead_id, user), see(other_id, user)
    withdraw(lead, other, by=user)
    say(request, _("Taken back: the two are compared again."))
    is_scan = request.GET.get("from") == "scan"
    return _go(request, reverse("duplicate_scan") if is_scan else reverse("lead_duplicates", args=[lead.pk]))


@require_POST
def separation(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Make two leads of one again; what was changed since stays, and is said."""
    user = cast(User, request.user)
    merged = Merge.objects.filter(pk=merge_id).select_related("ends_at").first()
    if merged is None or not covers(user, Permission.LEAD_VIEW, merged.ends_at):
        raise Unseen
    done = unmerge(merged, by=user)
    kept = ", ".join(label(name) for name in done.kept)
    words = _("Separated. Changed since and left as it is: %(fields)s.") % {"fields": kept}
    say(request, words if kept else _("Separated."))
    return _go(request, f"{reverse('lead', args=[done.winner.pk])}{AT_NOTICES}")


@require_POST
def hand_over_request(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Ask whoever works on the same contact elsewhere to hand it over."""
    user = cast(User, request.user)
    lead = see(lead_id, user)
    require(user, Permission.LEAD_EDIT, lead)
    ask_for_hand_over(lead, by=user)
    say(request, _("Your request is noted there."))
    return _go(request, reverse("lead", args=[lead.pk]))


def _status_of(lead: Lead) -> str:
    """Status and owner, as a notice about a duplicate says them."""
    owner = organisation().colleague(lead.owner_id)
    return ", ".join(part for part in (status(lead).label, owner.name if owner else "") if part)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
