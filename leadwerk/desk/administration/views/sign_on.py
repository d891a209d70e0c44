from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.desk.actions.sign_on import set_provider, switch_provider
from leadwerk.desk.administration.answers import done, put_in
from leadwerk.desk.administration.forms.sign_on import ClaimedRoles, ProviderForm, claimed_roles
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.models import IdentityProvider
from leadwerk.people.permissions import Permission
from leadwerk.people.sign_on import identity_provider

MANAGE = Permission.MANAGE_SETTINGS
FIELDS = ("name", "issuer", "client_id", "checks_second_factor", "makes_users", "claim")


@sensitive_post_parameters("client_secret")
@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def single_sign_on(request: HttpRequest) -> HttpResponse:
    """Who vouches for people here, who becomes a user, and which roles follow which claim."""
    provider, person = identity_provider(), person_of(request)
    form = ProviderForm(request.POST or None, initial=_initial(provider), by=person, provider=provider)
    rows = ClaimedRoles(request.POST or None, initial=_claimed(provider), prefix="claimed")
    if form.is_bound and form.is_valid() and rows.is_valid():
        try:
            set_provider(by=person, **form.values(), claimed_roles=claimed_roles(rows))
            return done(request, _("Single sign-on saved."), "single_sign_on")
        except RuleBroken as refusal:
            put_in(form, refusal, "client_secret" if refusal.code == "provider_secret_missing" else None)
    return _page(request, provider, form=form, rows=rows, status=422 if form.is_bound else 200)


@manages(MANAGE)
@require_POST
def single_sign_on_check(request: HttpRequest) -> HttpResponse:
    """Ask the provider for its description, and say what is wrong with it."""
    provider = identity_provider()
    if provider is None:
        return redirect("single_sign_on")
    return _page(request, provider, checked=True, fault=_fault(provider))


@manages(MANAGE)
@require_POST
def single_sign_on_switch(request: HttpRequest) -> HttpResponse:
    """Switched on only if the provider answers as it should."""
    provider, is_on = identity_provider(), request.POST.get("to") == "on"
    if provider is None:
        return redirect("single_sign_on")
    fault = _fault(provider) if is_on else None
    if fault is not None:
        return _page(request, provider, checked=True, fault=fault, status=422)
    try:
        switch_provider(by=person_of(request), is_on=is_on)
    except RuleBroken as refusal:
        return _page(request, provider, checked=True, fault=refusal, status=422)
    return done(request, _("Single sign-on is on.") if is_on else _("Single sign-on is off."), "single_sign_on")


def _fault(provider: IdentityProvider) -> RuleBroken | None:
    from leadwerk.people.openid import describe

    try:
        describe(provider.issuer)
    except RuleBroken as refusal:
        return refusal
    return None


def _page(request: HttpRequest, provider: IdentityProvider | None, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "provider": provider,
        "form": ProviderForm(initial=_initial(provider), by=person_of(request), provider=provider),
        "rows": ClaimedRoles(initial=_claimed(provider), prefix="claimed"),
        "checked": False,
        "return_address": request.build_absolute_uri(reverse("sign_on_return")),
    }
    return render(request, "desk/settings/single_sign_on.html", context | more, status=status)


def _initial(provider: IdentityProvider | None) -> dict[str, Any]:
    if provider is None:
        return {}
    chosen = {"default_role": provider.default_role_id, "default_team": provider.default_team_id}
    return {name: getattr(provider, name) for name in FIELDS} | chosen


def _claimed(provider: IdentityProvider | None) -> list[dict[str, Any]]:
    mapped = provider.claimed_roles.all() if provider is not None else ()
    return [{"value": one.value, "role": one.role_id} for one in mapped]
