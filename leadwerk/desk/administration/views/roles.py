from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from leadwerk.desk.actions import roles as verbs
from leadwerk.desk.administration import history, matrix
from leadwerk.desk.administration.answers import done, form_page, put_in
from leadwerk.desk.administration.forms.roles import NewRoleForm, RemovalForm, RoleForm, VersionForm
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.lead_page.timeline import Change, Line
from leadwerk.foundation.errors import RuleBroken
from leadwerk.journal.reads import PAGE, timeline
from leadwerk.people.models import Role, User
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import RoleChanged

MANAGE = Permission.MANAGE_ROLES


@manages(MANAGE)
def roles(request: HttpRequest) -> HttpResponse:
    """All roles, the supplied ones first, with how many users hold each."""
    found = Role.objects.annotate(holders=Count("users")).order_by("pk")
    rows = [{"role": role, "is_changed": matrix.is_changed(role)} for role in found]
    return render(request, "desk/settings/roles.html", {"rows": rows})


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def role_new(request: HttpRequest) -> HttpResponse:
    """Make a role; with `like` in the address, as a copy of that one."""
    copied = request.GET.get("like", "")
    form = NewRoleForm(request.POST or None, initial={"like": copied})
    if form.is_valid():
        given = form.cleaned_data
        like = _role(given["like"])
        try:
            made = verbs.add_role(given["name"], by=person_of(request), name_en=given["name_en"], like=like)
            return done(request, _("“%(name)s” added.") % {"name": made}, "role", made.pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "name" if refusal.code == "role_name_taken" else "like")
    context = {
        "title": _("Copy role") if copied else _("Add role"),
        "submit": _("Add role"),
        "action": reverse("role_new"),
        "cancel": reverse("roles"),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix of one role, saved all at once."""
    edited = get_object_or_404(Role, pk=pk)
    form, meanwhile = RoleForm(request.POST or None, initial=matrix.initial(edited)), list[Line]()
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("version", "name", "name_en", verbs.DEMAND)}
        try:
            saved = verbs.edit_role(edited, by=person_of(request), grants=form.grants, **given)
            return done(request, _("“%(name)s” saved.") % {"name": saved}, "roles")
        except RoleChanged as refusal:
            edited.refresh_from_db()
            form, meanwhile = _merged(request, edited, seen=given["version"])
            put_in(form, refusal)
        except RuleBroken as refusal:
            put_in(form, refusal, "name" if refusal.code == "role_name_taken" else None)
    person = person_of(request)
    context = {
        "role": edited,
        "groups": matrix.groups(edited, form, person),
        "is_changed": matrix.is_changed(edited),
        "is_held": User.objects.filter(pk=person.pk, roles=edited).exists(),
        "meanwhile": meanwhile,
    }
    return form_page(request, "desk/settings/role.html", form, context)


def _role(pk: int | None) -> Role | None:
    return Role.objects.filter(pk=pk).first() if pk is not None else None


def _merged(request: HttpRequest, role: Role, *, seen: int) -> tuple[RoleForm, list[Line]]:
    """The form with what was chosen, and with what others changed since version `seen` where nothing was chosen; and
    what they changed. Each version has its entry in the journal."""
    entries, _more = timeline(("role", role.pk), limit=min(max(role.version - seen, 0), PAGE))
    now, data = matrix.initial(role), request.POST.copy()
    replaced = {name: values[0] for entry in entries for name, values in entry.changes.items()}
    for name, before in replaced.items():
        if name == verbs.DEMAND:
            data = _ticked(data, name, now[name]) if (name in data) == before else data
        elif name in now and data.get(name) == before:
            data[name] = now[name]
    data["version"] = str(role.version)
    form = RoleForm(data)
    form.is_valid()
    return form, history.lines(entries)


def _ticked(data: QueryDict, name: str, is_ticked: bool) -> QueryDict:
    """A browser sends a checkbox only if it is ticked."""
    data.pop(name, None)
    if is_ticked:
        data[name] = "on"
    return data


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def role_restoration(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what restoring a supplied role would change, then do it."""
    edited = get_object_or_404(Role.objects.exclude(key=""), pk=pk)
    form = VersionForm(request.POST or None, initial={"version": edited.version})
    if form.is_valid():
        try:
            verbs.restore_role(edited, by=person_of(request), version=form.cleaned_data["version"])
            edited.refresh_from_db()
            return done(request, _("“%(name)s” restored.") % {"name": edited}, "role", pk)
        except RoleChanged as refusal:
            form = VersionForm({"version": Role.objects.get(pk=pk).version})
            form.is_valid()
            put_in(form, refusal)
        except RuleBroken as refusal:
            put_in(form, refusal)
    return form_page(request, "desk/settings/role_restoration.html", form, _restoration(edited))


def _restoration(role: Role) -> dict[str, Any]:
    supplied = Role(key=role.key)
    names = [
        Change(str(label), now, then)
        for label, now, then in zip((_("Name"), _("Name in English")), role.labels, supplied.labels, strict=True)
        if now != then
    ]
    scopes = [Change(str(one.label), str(now.label), str(then.label)) for one, now, then in matrix.to_restore(role)]
    return {"role": role, "changes": names + scopes}


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def role_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an own role; whoever holds it gets another one for it."""
    removed = get_object_or_404(Role, pk=pk, key="")
    holders = User.objects.filter(roles=removed).count()
    form = RemovalForm(request.POST if request.method == "POST" else None, removed=removed, holders=holders)
    if form.is_valid():
        instead = _role(form.cleaned_data.get("instead"))
        try:
            verbs.remove_role(removed, by=person_of(request), instead=instead)
            return done(request, _("“%(name)s” removed.") % {"name": removed}, "roles")
        except RuleBroken as refusal:
            put_in(form, refusal, "instead")
    words = ngettext("%(count)s user holds this role.", "%(count)s users hold this role.", holders)
    context = {
        "title": _("Remove “%(name)s”") % {"name": removed},
        "hint": words % {"count": holders} if holders else _("Nobody holds this role."),
        "submit": _("Remove"),
        "tone": "danger-fill",
        "action": reverse("role_removal", args=[pk]),
        "cancel": reverse("role", args=[pk]),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)
