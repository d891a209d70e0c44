"""The pages of signing in that are ours: asking for the password again, and the second step."""

from typing import Any, cast

from allauth.account import views as library
from allauth.account.internal.decorators import login_stage_required
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from leadwerk.people.actions.sessions import renew_session
from leadwerk.people.code_forms import CodeForm
from leadwerk.people.guessing import held_off, remember
from leadwerk.people.models import User
from leadwerk.people.refusals import PasskeyRefused
from leadwerk.people.second_factor import SecondStep, second_factor_of
from leadwerk.people.sign_on import provider_to_sign_in


class LoginView(library.LoginView):  # type: ignore[misc]
    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**context)
        return found | {"identity_provider": provider_to_sign_in()}


login = LoginView.as_view()


class PasswordAgainView(library.ReauthenticateView):  # type: ignore[misc]
    """Before what protects a login is changed. Whoever passes gets a new session id with it."""

    def form_valid(self, form: object) -> HttpResponse:
        renew_session(self.request, by=cast(User, self.request.user))
        response: HttpResponse = super().form_valid(form)
        return response


password_again = sensitive_post_parameters("password")(PasswordAgainView.as_view())


class ChosenPasswordView(library.PasswordResetFromKeyView):  # type: ignore[misc]
    """Whoever follows the link from the mail owns the address: this is a device of theirs from now on."""

    def form_valid(self, form: object) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember(self.request, response, self.reset_user)
        return response


chosen_password = ChosenPasswordView.as_view()


@sensitive_post_parameters("code")
@login_stage_required(stage=SecondStep.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app or a recovery code, for whoever has given the right password."""
    step: SecondStep = request._login_stage  # type: ignore[attr-defined]
    user = cast(User, step.login.user)
    factor = second_factor_of(user)
    if not factor or not step.still_holds():
        return cast(HttpResponse, step.abort())
    if factor.passkeys and (wants_options(request) or request.POST.get("credential")):
        return _by_passkey(request, step, user)
    form = CodeForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        form.passed()
        return cast(HttpResponse, step.exit())
    return render(
        request, "mfa/authenticate.html", {"form": form, "factor": factor}, status=422 if form.is_bound else 200
    )


def _by_passkey(request: HttpRequest, step: SecondStep, user: User) -> HttpResponse:
    from leadwerk.people.passkeys import PasskeyForm, options_to_use

    if request.method == "GET":
        return JsonResponse(options_to_use(user))
    form = PasskeyForm(request.POST, user=user)
    if not form.is_valid():
        raise PasskeyRefused
    form.passed(request)
    return cast(HttpResponse, step.exit())


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with nothing but a passkey. A script asks what for; what the passkey answers is posted."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    if request.method == "GET" and not wants_options(request):
        return redirect("account_login")
    if refused := held_off(request, app="allauth.mfa", action="webauthn_login"):
        return refused
    from leadwerk.people.passkeys import PasskeySignInForm, options_to_use

    if request.method == "GET":
        return JsonResponse(options_to_use(None))
    form = PasskeySignInForm(request.POST)
    if not form.is_valid():
        raise PasskeyRefused
    return form.sign_in(request, get_next_redirect_url(request))


def wants_options(request: HttpRequest) -> bool:
    """Whether it is the script of a passkey that asks, not a person for the page."""
    return request.method == "GET" and request.headers.get("Accept") == "application/json"
