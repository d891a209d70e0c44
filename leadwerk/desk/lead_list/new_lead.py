"""A new lead by hand, from every page: one address, one number or one sentence is enough."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.choices import book_options
from leadwerk.desk.lead_list.pasted import Pasted
from leadwerk.desk.presence import offered_name
from leadwerk.desk.said import say
from leadwerk.duplicates.actions.ask_for import ask_for_hand_over
from leadwerk.duplicates.jobs import merge_if_certain
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.policy import Policy, policy_for
from leadwerk.duplicates.telling import told
from leadwerk.foundation.db import dialect
from leadwerk.intake.actions.enter import enter
from leadwerk.leads.actions.addresses import keys_of
from leadwerk.leads.fields import checked
from leadwerk.leads.forms import LeadForm
from leadwerk.leads.models import Channel, Lead
from leadwerk.leads.refusals import NothingKnown
from leadwerk.leads.status import status
from leadwerk.people import books, scoping
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Team, User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import BookMissing

FIRST = ("company_name", "first_name", "last_name", "email", "phone", "description")
ORIGIN = ("source", "campaign")
MORE = (
    "salutation",
    "title",
    "job_title",
    "mobile",
    "more_addresses",
    "street",
    "postal_code",
    "city",
    "country",
    "website",
    "industry",
    "employees",
    "interest",
    "article",
    "value",
    "language",
    "consent",
)

NO_KEYS = "none"


@require_http_methods(["GET", "POST"])
def lead_create(request: HttpRequest) -> HttpResponse:
    """The form, as a dialog or as a page. What is likely there already is named first; it may be made all the same."""
    user = cast(User, request.user)
    if not scoping.has(user, Permission.LEAD_CREATE):
        raise MissingPermission(permission=Permission.LEAD_CREATE)
    if request.method == "GET":
        # Who hands leads out decides for whom it is; everybody else takes what they found.
        chosen = "" if scoping.has(user, Permission.LEAD_ASSIGN) else "me"
        return _form(request, LeadForm((*FIRST, *ORIGIN, *MORE)), chosen=chosen, book=_usual_book(user))
    pasted = Pasted.of(request.POST)
    typed: dict[str, Any] = {
        "chosen": request.POST.get("for", ""),
        "book": request.POST.get("book", ""),
        "pasted": pasted,
    }
    if not pasted.was_read and not pasted.error:
        return _recognised(request, pasted, typed)
    form = LeadForm((*FIRST, *ORIGIN, *MORE), None, request.POST)
    if not form.is_valid() or pasted.error:
        return _form(request, form, **typed, status=422)
    given = _given(form)
    asks, found = "ask" in request.POST, None
    owner, team = _for(typed["chosen"], user)
    book = organisation().books.get(number_of(typed["book"]) or 0)
    try:
        with transaction.atomic():
            keys = _keys(given)
            # Of two who enter the same person at once, by hand or through the intake, the second is told of the first.
            dialect().hold(keys)
            despite = ",".join(sorted(keys)) or NO_KEYS
            # Who goes on after having been asked is asked again only if the addresses became others.
            if policy_for(Channel.MANUAL) is Policy.ASK and (asks or request.POST.get("despite") != despite):
                found = told(given, user, at_least=Level.LIKELY)
            if found and asks and found.elsewhere:
                ask_for_hand_over(given, by=user)
            elif not found:
                lead = enter(given, by=user, owner=owner, team=team, book=book, pasted=pasted.text)
                if policy_for(Channel.MANUAL) is not Policy.ASK:  # who was asked has decided
                    merge_if_certain(lead, within=user)
    except (NothingKnown, BookMissing) as refusal:
        return _form(request, form, **typed, nothing=refusal.sentence(), status=422)
    if found and asks and found.elsewhere:
        say(request, _("Your request is noted there."))
        return _go(request, reverse("leads"))
    if found:
        return _form(request, form, **typed, duplicates=found, despite=despite, status=422)
    say(request, _("Lead created."))
    seen = scoping.covers(user, Permission.LEAD_VIEW, lead)
    return _go(request, reverse("lead", args=[lead.pk]) if seen else reverse("leads"))


def _recognised(request: HttpRequest, pasted: Pasted, typed: dict[str, Any]) -> HttpResponse:
    """The form, filled from what was pasted and to be corrected: nothing is saved. Duplicates are named at once."""
    form = LeadForm((*FIRST, *ORIGIN, *MORE), None, pasted.fill(request.POST))
    more: dict[str, Any] = {"has_just_read": True}
    if form.is_valid() and policy_for(Channel.MANUAL) is Policy.ASK:
        given = _given(form)
        if found := told(given, cast(User, request.user), at_least=Level.LIKELY):
            more |= {"duplicates": found, "despite": ",".join(sorted(_keys(given))) or NO_KEYS}
    response = _form(request, form, **typed, **more)
    response["HX-Retarget"] = "#dialog"
    return response


def _given(form: LeadForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value not in ("", None, [])}


def _keys(given: Mapping[str, Any]) -> set[str]:
    return keys_of(Lead(**checked(given)))


def _for(chosen: str, user: User) -> tuple[User | None, Team | None]:
    """Who shall have it ("me", "user-7"), or in which team it waits ("team-3"); else in the creator's team.

    What the user may not choose is refused by `create`.
    """
    kind, _dash, text = chosen.partition("-")
    number = number_of(text)
    if kind == "me" and scoping.has(user, Permission.LEAD_ACCEPT):
        return user, None
    if kind == "user" and number is not None:
        return User.objects.select_related("team").filter(pk=number, is_active=True).first(), None
    if kind == "team" and number is not None:
        return None, organisation().teams.get(number)
    return None, None


def _usual_book(user: User) -> str:
    """Chosen beforehand where every lead is in a book; elsewhere none is."""
    usual = books.usual_for(user, Permission.LEAD_CREATE) if books.are_required(Permission.LEAD_CREATE) else None
    return str(usual.pk) if usual is not None else ""


def _form(request: HttpRequest, form: LeadForm, status: int = 200, **more: Any) -> HttpResponse:
    user = cast(User, request.user)
    pasted: Pasted = more.setdefault("pasted", Pasted())
    context = {
        "form": form,
        "hints": pasted.hints(form.data) if pasted.mark else {},
        "has_just_read": False,
        "first": [form[name] for name in FIRST],
        "origin": [form[name] for name in ORIGIN],
        "more": [form[name] for name in MORE],
        "has_more": any(form.data.get(name) for name in MORE) or any(name in form.errors for name in MORE),
        "criteria": company().lead_criteria,
        "choices": _choices(user),
        "books": book_options(user, Permission.LEAD_CREATE),
        "needs_book": books.are_required(Permission.LEAD_CREATE),
        "may_take": scoping.has(user, Permission.LEAD_ACCEPT),
        "duplicates": None,
        "despite": "",
        "nothing": "",
        "status_of": _status_of,
    }
    return render(request, "desk/lead_list/new_lead.html", context | more, status=status)


def _status_of(lead: Lead) -> str:
    """Status and owner, as the notice about a duplicate says them."""
    owner = organisation().colleague(lead.owner_id)
    return ", ".join(part for part in (status(lead).label, owner.name if owner else "") if part)


def _choices(user: User) -> list[tuple[str, Any]]:
    """For whom a lead can be created, for those who may assign or belong to no team; others take it or leave it."""
    org = organisation()
    me = org.users[user.pk]
    may_assign = scoping.has(user, Permission.LEAD_ASSIGN)
    if not may_assign and me.team is not None:
        return []
    waiting = [(f"team-{pk}", team.name) for pk, team in org.teams.items()]
    found: list[tuple[str, Any]] = [("", _("Nobody yet"))]
    if scoping.has(user, Permission.LEAD_ACCEPT):
        found.append(("me", _("Me")))
    found.append((_("Wait in the team"), waiting))
    if may_assign:
        agents = [one for one in org.agents() if one.id != user.pk and scoping.is_granted(one, Permission.LEAD_MOVE)]
        found.append((_("Assign to"), [(f"user-{one.id}", offered_name(one)) for one in agents]))
    return found


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url, status=303)
