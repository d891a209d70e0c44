"""The pages of signing in that are ours: asking for the password again, and the second step."""

from typing import cast

from allauth.account import views as library
from allauth.account.internal.decorators import login_stage_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from leadwerk.people.actions.sessions import renew_session
from leadwerk.people.code_forms import CodeForm
from leadwerk.people.models import User
from leadwerk.people.second_factor import SecondStep, second_factor_of


class PasswordAgainView(library.ReauthenticateView):  # type: ignore[misc]
    """Before what protects a login is changed. Whoever passes gets a new session id with it."""

    def form_valid(self, form: object) -> HttpResponse:
        renew_session(self.request, by=cast(User, self.request.user))
        response: HttpResponse = super().form_valid(form)
        return response


password_again = sensitive_post_parameters("password")(PasswordAgainView.as_view())


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
    form = CodeForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        form.passed()
        return cast(HttpResponse, step.exit())
    return render(
        request, "mfa/authenticate.html", {"form": form, "factor": factor}, status=422 if form.is_bound else 200
    )
