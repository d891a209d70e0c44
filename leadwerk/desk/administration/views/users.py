from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.actions import people
from leadwerk.desk.administration.answers import done, form_page, put_in
from leadwerk.desk.administration.forms.people import DepartureForm, EditUserForm, NewUserForm, temporary_password
from leadwerk.desk.administration.permits import administered_users, manages, person_of
from leadwerk.desk.profile.presence import presence_page, removed
from leadwerk.desk.said import say
from leadwerk.foundation.clock import now
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people import scoping
from leadwerk.people.actions.security import record
from leadwerk.people.actions.sessions import sessions_of
from leadwerk.people.actions.sign_on import unlink
from leadwerk.people.actions.tokens import remove_token
from leadwerk.people.links import VALID, invite, send_link
from leadwerk.people.looking import may_look
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import AddressTaken, HoldsMore, MailNotSent, ManagerOfOneself, MovesOneself
from leadwerk.people.second_factor import second_factor_of
from leadwerk.people.sign_on import logins_of
from leadwerk.people.tokens import tokens_of
from leadwerk.tallies import sums
from leadwerk.ui.formats import number
from leadwerk.ui.fragments import render_block

MANAGE = Permission.MANAGE_USERS
PAGE = 100


@manages(MANAGE)
def users(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in; `show=inactive` those who no longer can; `q` finds by name or address; `after` is the
    last one of the page above."""
    inactive, asked = request.GET.get("show") == "inactive", request.GET.get("q", "").strip()
    everybody = administered_users(person_of(request))
    found = everybody.filter(is_active=not inactive).select_related("team").prefetch_related("roles")
    for word in asked.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    after = User.objects.filter(pk=number_of(request.GET.get("after", "")) or 0).first()
    rows = list(found.filter(_following(after) if after else Q()).order_by("last_name", "first_name", "pk")[: PAGE + 1])
    asking = {"show": "inactive" if inactive else "", "q": asked, "after": rows[PAGE - 1].pk if rows[PAGE:] else ""}
    context = {
        "users": rows[:PAGE],
        "next_url": "?" + urlencode({key: value for key, value in asking.items() if value}) if rows[PAGE:] else "",
        "active": _by_owner(request),
        "inactive": inactive,
        "asked": asked,
        "counts": {active: everybody.filter(is_active=active).count() for active in (True, False)},
    }
    if after is not None and request.headers.get("HX-Request"):
        return HttpResponse(render_block(request, "desk/settings/users.html", "more", context))
    return render(request, "desk/settings/users.html", context)


def _following(last: User) -> Q:
    """Those who stand below somebody in the order of names."""
    same = Q(last_name=last.last_name)
    later = same & Q(first_name__gt=last.first_name)
    return Q(last_name__gt=last.last_name) | later | same & Q(first_name=last.first_name, pk__gt=last.pk)


@manages(MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def user_new(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(request.POST or None, by=person_of(request))
    if form.is_valid():
        given = form.values()
        by_mail = given.pop("entry") == "mail"
        password = None if by_mail else temporary_password()
        try:
            user = people.add_user(given.pop("email"), by=person_of(request), password=password, **given)
        except RuleBroken as refusal:
            put_in(form, refusal, "email" if isinstance(refusal, AddressTaken) else "roles")
        else:
            if password:
                return _show_password(request, user, password)
            try:
                invite(user, by=person_of(request), base_url=request.build_absolute_uri("/"))
            except MailNotSent as refusal:
                say(request, refusal.sentence(), tone="error")
                return done(request, _("%(name)s added, but without a mail.") % {"name": user.name}, "user", user.pk)
            return done(request, _("%(name)s added, mail sent.") % {"name": user.name}, "users")
    return form_page(request, "desk/settings/user_new.html", form)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One login: who it is, what they may do, their access."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk)
    open_leads = _by_owner(request).get(pk, 0)
    by, initial = person_of(request), _initial(edited)
    form = EditUserForm(request.POST or None, by=by, user=edited, open_leads=open_leads, initial=initial)
    if form.is_valid():
        given = form.values()
        try:
            people.edit_user(edited, by=by, **given)
            return done(request, _("%(name)s saved.") % {"name": edited.name}, "users")
        except RuleBroken as refusal:
            fields: dict[type[RuleBroken], str] = {
                AddressTaken: "email",
                HoldsMore: "email",
                ManagerOfOneself: "manager",
                MovesOneself: "team",
            }
            put_in(form, refusal, fields.get(type(refusal), "roles"))
    context = {
        "edited": edited,
        "open_leads": open_leads,
        "is_self": edited == request.user,
        "may_look": may_look(edited, by=person_of(request)),
        "may_see_log": scoping.has(person_of(request), Permission.MANAGE_SECURITY),
        "devices": sessions_of(edited).count(),
        "logins": logins_of(edited),
        "tokens": tokens_of(edited),
        "factor": second_factor_of(edited),
        "invitation_ends": edited.invited_at + VALID if edited.invited_at else None,
        "now": now(),
        "is_demanded": edited.pk in organisation().unprotected,
    }
    return form_page(request, "desk/settings/user.html", form, context)


@manages(MANAGE)
@require_POST
def user_activation(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk)
    people.activate_user(edited, by=person_of(request))
    return done(request, _("%(name)s can sign in again.") % {"name": edited.name}, "user", pk)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def user_deactivation(request: HttpRequest, pk: int) -> HttpResponse:
    """Deactivate somebody, and say who goes on with their work."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk, is_active=True)
    work = people.work_of(edited)
    by, given = person_of(request), request.POST if request.method == "POST" else None
    form = DepartureForm(given, by=by, user=edited, work=work)
    if form.is_valid():
        try:
            handed = people.deactivate_user(edited, by=by, successors=form.successors())
        except RuleBroken as refusal:
            put_in(form, refusal)
        else:
            return done(request, _gone(edited, handed), "user", pk)
    context = {
        "title": _("Deactivate %(name)s") % {"name": edited.name},
        "hint": _("Ends the access at once. The name stays in the history."),
        "submit": _("Deactivate"),
        "tone": "danger",
        "action": reverse("user_deactivation", args=[pk]),
        "cancel": reverse("user", args=[pk]),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)


def _gone(user: User, handed: people.Work) -> str:
    said = [_("%(name)s can no longer sign in.") % {"name": user.name}]
    if handed.leads:
        words = ngettext("%(count)s lead handed over.", "%(count)s leads handed over.", handed.leads)
        said.append(words % {"count": number(handed.leads)})
    if handed.tasks:
        words = ngettext("%(count)s task handed over.", "%(count)s tasks handed over.", handed.tasks)
        said.append(words % {"count": number(handed.tasks)})
    if handed.customers:
        words = ngettext(
            "%(count)s customer record handed over.", "%(count)s customer records handed over.", handed.customers
        )
        said.append(words % {"count": number(handed.customers)})
    if handed.forms:
        words = ngettext("%(count)s web form handed over.", "%(count)s web forms handed over.", handed.forms)
        said.append(words % {"count": number(handed.forms)})
    return " ".join(said)


@manages(MANAGE)
@require_POST
def user_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign somebody out on all their devices; they can sign in again."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk)
    people.end_sessions(edited, by=person_of(request))
    return done(request, _("%(name)s is signed out everywhere.") % {"name": edited.name}, "user", pk)


@manages(MANAGE)
@require_POST
def user_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the second factor of somebody who has lost it."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk)
    people.remove_second_factor(edited, by=person_of(request))
    return done(request, _("%(name)s has no second factor any more.") % {"name": edited.name}, "user", pk)


@manages(MANAGE)
@require_POST
def user_sign_on_removal(request: HttpRequest, pk: int, login: int) -> HttpResponse:
    """Let a login at the provider no longer be somebody's here."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk)
    linked = next((one for one in logins_of(edited) if one.row.pk == login), None)
    if linked is None:
        raise Http404
    unlink(linked.row, by=person_of(request), here=request.session.session_key or "")
    facts = {"name": edited.name, "provider": linked.name}
    return done(request, _("%(name)s is no longer linked to %(provider)s.") % facts, "user", pk)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def user_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's working hours and absences."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk)
    names = ("user_presence", "user_absence_removal")
    return presence_page(request, edited, names, [pk], reverse("user", args=[pk]))


@manages(MANAGE)
@require_POST
def user_absence_removal(request: HttpRequest, pk: int, absence: int) -> HttpResponse:
    removed(request, get_object_or_404(administered_users(person_of(request)), pk=pk), absence)
    return redirect("user_presence", pk)


@manages(MANAGE)
@require_POST
def user_token_removal(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    """Let no program sign in any more by one of somebody's tokens."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk)
    removed = get_object_or_404(tokens_of(edited), pk=token)
    remove_token(removed, by=person_of(request))
    return done(request, _("Token “%(name)s” removed.") % {"name": removed.name}, "user", pk)


@manages(MANAGE)
@never_cache
@require_POST
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password for somebody: by mail, or a temporary one that is shown this once."""
    edited = get_object_or_404(administered_users(person_of(request)), pk=pk, is_active=True)
    if request.POST.get("way") == "mail":
        if edited.last_login is None:
            invite(edited, by=person_of(request), base_url=request.build_absolute_uri("/"))
            return done(request, _("Invitation to %(name)s sent.") % {"name": edited.name}, "user", pk)
        send_link(edited, base_url=request.build_absolute_uri("/"), is_new=False)
        record("password_link_sent", by=person_of(request), about=edited)
        return done(request, _("Mail to %(name)s sent.") % {"name": edited.name}, "user", pk)
    if request.POST.get("way") != "shown":
        raise Http404
    password = temporary_password()
    people.set_password(edited, password, by=person_of(request))
    return _show_password(request, edited, password)


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    context = {"shown": user, "password": password, "address": request.build_absolute_uri(reverse("account_login"))}
    return render(request, "desk/settings/user_password.html", context)


def _by_owner(request: HttpRequest) -> dict[Any, int]:
    """Open leads per user, as far as whoever looks may see them."""
    return {owner: found.leads for owner, found in sums.by(person_of(request), "owner", Q(group="active")).items()}


def _initial(user: User) -> dict[str, Any]:
    names = [name for name in EditUserForm.base_fields if name not in ("roles", "leads_follow")]
    values = forms.model_to_dict(user, fields=names)
    return values | {"roles": [role.pk for role in user.roles.all()]}
