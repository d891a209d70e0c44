from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from leadwerk.desk.actions.ownership import Records
from leadwerk.desk.administration import ownership as reckoning
from leadwerk.desk.administration.answers import done, put_in
from leadwerk.desk.administration.forms.ownership import PlanForm
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.jobs import switch_later
from leadwerk.desk.models import OwnershipSwitch
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people import scoping
from leadwerk.people.models import OwnershipMode
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.ui.fragments import render_block

MANAGE = Permission.MANAGE_SETTINGS
SHOWN = 50
WORDS = {
    OwnershipMode.USER: gettext_lazy("They belong to a user and lie in a team. Books do not count."),
    OwnershipMode.MIXED: gettext_lazy("They belong to a user, and can be in a book besides, whose members see them."),
    OwnershipMode.BOOK: gettext_lazy(
        "Each is in a book, whose members see it, and a member takes it. Nothing is reassigned automatically."
    ),
}


@manages(MANAGE)
@require_GET
def ownership(request: HttpRequest) -> HttpResponse:
    """Whom leads and customers belong to, what else there is, and how far a switch is."""
    kinds = [_kind(records) for records in Records]
    if asked := request.GET.get("kind"):
        shown = next((kind for kind in kinds if kind["slug"] == asked), None)
        if shown is None:
            raise Http404
        return HttpResponse(render_block(request, "desk/settings/ownership.html", "section", {"kind": shown}))
    return render(request, "desk/settings/ownership.html", {"kinds": kinds})


def _kind(records: Records) -> dict[str, Any]:
    mode = OwnershipMode(getattr(company(), OwnershipSwitch(records=records).column))
    return {
        "slug": records.value,
        "label": records.label,
        "mode": mode,
        "modes": [(one, WORDS[one]) for one in OwnershipMode],
        "switch": OwnershipSwitch.objects.filter(records=records).select_related("by").order_by("-pk").first(),
    }


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def ownership_switch(request: HttpRequest, slug: str) -> HttpResponse:
    """What would change, and who would see more or less; posted, it is done."""
    if slug not in Records.values:
        raise Http404
    records, person = Records(slug), person_of(request)
    given = request.POST if request.method == "POST" else request.GET
    form = PlanForm(given, records=records, makes_books=scoping.administers(person, None))
    if not form.is_valid() and "to" in form.errors:
        raise Http404
    plan = form.plan() if form.is_valid() else None
    if request.method == "POST" and plan is not None:
        try:
            switch = switch_later(records, plan.after, by=person, book=plan.book, per_team=plan.per_team)
            said = _("Ownership switched.") if switch.finished_at else _("The switch has begun.")
            return done(request, said, "ownership")
        except RuleBroken as refusal:
            put_in(form, refusal, "into" if refusal.code == "book_for_all_missing" else None)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/settings/ownership_switch.html", _context(form, records, plan), status=status)


def _context(form: PlanForm, records: Records, plan: reckoning.Plan | None) -> dict[str, Any]:
    after = OwnershipMode(str(form["to"].value()))
    context: dict[str, Any] = {
        "form": form,
        "records": records,
        "label": records.label,
        "before": OwnershipMode(getattr(company(), OwnershipSwitch(records=records).column)),
        "after": after,
        "words": WORDS[after],
        "action": reverse("ownership_switch", args=[records.value]),
    }
    found = reckoning.piles(records)
    context["total"] = sum(pile.size for pile in found)
    context["without"] = sum(pile.size for pile in found if pile.book is None)
    asked = plan or reckoning.Plan(records, after)
    is_chosen = asked.per_team or asked.book is not None
    context["parts"] = reckoning.parts(asked, found) if after == OwnershipMode.BOOK else []
    context["is_ready"] = plan is not None and (is_chosen or not form.needs_choice)
    if context["is_ready"]:
        shifts = reckoning.shifts(asked, found)
        context |= {
            "more": [shift for shift in shifts if shift.size > 0],
            "less": [shift for shift in shifts if shift.size < 0],
            "shut_out": reckoning.shut_out(asked),
            "shown": SHOWN,
            "teams": organisation().teams,
        }
    return context
