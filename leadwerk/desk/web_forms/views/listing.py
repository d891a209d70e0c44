from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.desk.administration.answers import done, form_page, put_in
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.web_forms.forms import NameForm, NewFormForm
from leadwerk.desk.web_forms.numbers import Numbers, by_form
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.ui.formats import number
from leadwerk.web_forms import access
from leadwerk.web_forms.actions import forms as verbs

MANAGE = Permission.MANAGE_FORMS


@manages(MANAGE)
def web_forms(request: HttpRequest) -> HttpResponse:
    """All forms, with what came in by each within thirty days."""
    numbers = by_form()
    rows = [
        {"form": form, "numbers": numbers.get(form.pk, Numbers())}
        for form in access.forms(person_of(request)).order_by("name", "pk")
    ]
    sees_intake = has(person_of(request), Permission.MANAGE_INTAKE)
    return render(request, "desk/web_forms/list.html", {"rows": rows, "sees_intake": sees_intake})


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def web_form_new(request: HttpRequest) -> HttpResponse:
    """Make a form; with `like` in the address, as a copy of that one."""
    like = request.GET.get("like", "")
    copied = access.see(int(like), person_of(request)) if like.isdecimal() and len(like) < 18 else None
    kind = NameForm if copied is not None else NewFormForm
    form = kind(request.POST or None, initial={"language": company().language})
    if form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            made = verbs.add_form(
                given["name"], by=person_of(request), language=given.get("language", "de"), copy_of=copied
            )
            return done(request, _("“%(name)s” added.") % {"name": made}, "web_form", made.pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    address = reverse("web_form_new")
    context = {
        "title": _("Copy “%(name)s”") % {"name": copied} if copied is not None else _("New web form"),
        "submit": _("Add web form"),
        "action": f"{address}?like={copied.pk}" if copied is not None else address,
        "cancel": reverse("web_forms"),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def web_form_name(request: HttpRequest, pk: int) -> HttpResponse:
    named = access.see(pk, person_of(request))
    form = NameForm(request.POST or None, initial={"name": named.name})
    if form.is_valid():
        try:
            verbs.rename_form(named, form.cleaned_data["name"], by=person_of(request))
            return done(request, _("“%(name)s” saved.") % {"name": form.cleaned_data["name"]}, "web_form", pk)
        except RuleBroken as refusal:
            put_in(form, refusal, "name")
    context = {
        "title": _("Rename web form"),
        "action": reverse("web_form_name", args=[pk]),
        "cancel": reverse("web_form", args=[pk]),
    }
    return form_page(request, "desk/settings/form_dialog.html", form, context)


@manages(MANAGE)
@require_POST
def web_form_publication(request: HttpRequest, pk: int) -> HttpResponse:
    form = access.see(pk, person_of(request))
    version = verbs.publish(form, by=person_of(request))
    words = _("Published: visitors now see version %(number)s.") % {"number": number(version.number)}
    return done(request, words, "web_form", pk)


@manages(MANAGE)
@require_POST
def web_form_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    verbs.withdraw(access.see(pk, person_of(request)), by=person_of(request))
    return done(request, _("Withdrawn: visitors no longer see the form."), "web_form", pk)


@manages(MANAGE)
@require_POST
def web_form_removal(request: HttpRequest, pk: int) -> HttpResponse:
    gone = access.see(pk, person_of(request))
    verbs.remove_form(gone, by=person_of(request))
    return done(request, _("“%(name)s” removed.") % {"name": gone.name}, "web_forms")
