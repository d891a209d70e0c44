"""The way to the identity provider and back."""

from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from leadwerk.desk.actions.sign_on import arrive
from leadwerk.foundation.errors import Refusal
from leadwerk.people.actions.security import record
from leadwerk.people.guessing import held_off
from leadwerk.people.models import User
from leadwerk.people.refusals import ProviderMissing
from leadwerk.people.security import Stranger
from leadwerk.people.sign_on import Identity, provider_to_sign_in

# Each departure asks the provider for something, whoever departs.
OF_A_PLACE = "60/m/ip"


@login_not_required
@never_cache
@require_POST
def sign_on(request: HttpRequest) -> HttpResponse:
    """Lead to the provider, by a page of ours: our content policy lets no form lead to another site."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    config = {"sign_on": OF_A_PLACE}
    if refused := held_off(request, app="leadwerk", action="sign_on", config=config):
        return refused
    from leadwerk.people.openid import depart

    provider = provider_to_sign_in()
    try:
        if provider is None:
            raise ProviderMissing
        address = depart(request, provider, get_next_redirect_url(request))
    except Refusal as refusal:
        return _refused(request, refusal, "")
    response = render(request, "desk/sign_on/departure.html", {"provider": provider, "address": address})
    response["Refresh"] = f"0; url={address}"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_GET
def sign_on_return(request: HttpRequest) -> HttpResponse:
    """Where the provider sends people back to."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    from leadwerk.people.openid import come_back

    provider = provider_to_sign_in()
    address = ""

    def arrived(identity: Identity) -> User:
        nonlocal address
        address = identity.address
        assert provider is not None
        return arrive(identity, provider)

    try:
        if provider is None:
            raise ProviderMissing
        return come_back(request, provider, arrived)
    except Refusal as refusal:
        return _refused(request, refusal, address)


def _refused(request: HttpRequest, refusal: Refusal, address: str) -> HttpResponse:
    record("sign_on_refused", by=Stranger(address), reason=refusal.code)
    return render(request, "desk/sign_on/refused.html", {"refusal": refusal}, status=403)
