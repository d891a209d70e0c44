"""The second factor, set up and removed in the profile; whatever changes it asks for the password again."""

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from leadwerk.desk.profile.devices import words
from leadwerk.desk.said import say
from leadwerk.people.actions import second_factor as verbs
from leadwerk.people.actions.sessions import renew_session
from leadwerk.people.actions.sign_on import unlink
from leadwerk.people.code_forms import SetUpCodesForm
from leadwerk.people.models import User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.refusals import LastWayIn
from leadwerk.people.second_factor import second_factor_of
from leadwerk.people.sign_on import has_another_way_in, logins_of
from leadwerk.people.views import wants_options

View = Callable[..., HttpResponse]


def asks_password_again(view: View) -> View:
    """A page for whoever has given their password within the last minutes; others are asked for it first."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_reauthentication_required(request, app="allauth.mfa"):
            way_back = urlencode({REDIRECT_FIELD_NAME: request.path})
            return redirect(f"{reverse('account_reauthenticate')}?{way_back}")
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@require_GET
def profile_second_factor(request: HttpRequest) -> HttpResponse:
    """The one page there is for somebody of whom a role demands a second factor: which one they set up."""
    if request.user.pk not in organisation().unprotected:
        return redirect("profile")
    return render(request, "desk/profile/second_factor.html")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@asks_password_again
def profile_codes(request: HttpRequest) -> HttpResponse:
    """Have an app make one-time codes: show its secret, and take the first code as proof that it has it."""
    user = cast(User, request.user)
    if second_factor_of(user).app is not None:
        return redirect("profile")
    form = SetUpCodesForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        codes = verbs.set_up_codes(user, form.secret, by=user, here=request.session.session_key or "")
        clear_totp_secret(request)
        renew_session(request, by=user)
        say(request, _("One-time codes switched on."))
        return show_recovery_codes(request, codes) if codes else redirect("profile")
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(user, form.secret))
    context = {
        "form": form,
        "picture": f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}",
        "secret": _in_groups(form.secret),
    }
    return render(request, "desk/profile/codes.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@asks_password_again
def profile_codes_removal(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if second_factor_of(user).app is None:
        return redirect("profile")
    if request.method == "POST":
        verbs.remove_codes(user, by=user)
        renew_session(request, by=user)
        say(request, _("One-time codes switched off."))
        return redirect("profile")
    return _ask(
        request,
        _("Switch off one-time codes"),
        _("Your app no longer makes codes for Leadwerk. Delete the entry there too."),
        _("Switch off"),
        "profile_codes_removal",
    )


@require_http_methods(["GET", "POST"])
@asks_password_again
def profile_passkey_new(request: HttpRequest) -> HttpResponse:
    """Add a passkey of this device, or of one beside it. The script of the page asks what to make it with."""
    from leadwerk.people.passkeys import NewPasskeyForm, options_to_add

    user = cast(User, request.user)
    if wants_options(request):
        return JsonResponse(options_to_add(user))
    suggested = {"name": words(request.headers.get("User-Agent", ""))}
    form = NewPasskeyForm(request.POST if request.method == "POST" else None, user=user, initial=suggested)
    if form.is_valid():
        given, here = form.cleaned_data, request.session.session_key or ""
        codes = verbs.add_passkey(user, given["name"], given["credential"], by=user, here=here)
        renew_session(request, by=user)
        say(request, _("Passkey added."))
        return show_recovery_codes(request, codes) if codes else redirect("profile")
    return render(request, "desk/profile/passkey.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@asks_password_again
def profile_passkey_removal(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    passkey = next((one for one in second_factor_of(user).passkeys if one.pk == pk), None)
    if passkey is None:
        raise Http404
    if request.method == "POST":
        verbs.remove_passkey(user, passkey, by=user)
        renew_session(request, by=user)
        say(request, _("Passkey removed."))
        return redirect("profile")
    return _ask(
        request,
        _("Remove the passkey “%(name)s”") % {"name": passkey.data["name"]},
        _("It no longer signs anybody in here. Delete it on your device too."),
        _("Remove"),
        "profile_passkey_removal",
        pk,
    )


@require_http_methods(["GET", "POST"])
@asks_password_again
def profile_sign_on_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a login at the provider no longer be one's own here."""
    user = cast(User, request.user)
    login = next((one for one in logins_of(user) if one.row.pk == pk), None)
    if login is None:
        raise Http404
    if not has_another_way_in(user):
        raise LastWayIn
    if request.method == "POST":
        unlink(login.row, by=user, here=request.session.session_key or "")
        renew_session(request, by=user)
        say(request, _("Unlinked from %(provider)s.") % {"provider": login.name})
        return redirect("profile")
    return _ask(
        request,
        _("Unlink from %(provider)s") % {"provider": login.name},
        _("All other devices are signed out. Whoever next comes from there with your verified address is linked anew."),
        _("Unlink"),
        "profile_sign_on_removal",
        pk,
    )


@require_http_methods(["GET", "POST"])
@asks_password_again
def profile_recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the former ones."""
    user = cast(User, request.user)
    if not second_factor_of(user):
        return redirect("profile")
    if request.method == "POST":
        return show_recovery_codes(request, verbs.renew_recovery_codes(user, by=user))
    return _ask(
        request,
        _("New recovery codes"),
        _("The recovery codes you have so far are no longer valid afterwards."),
        _("Make new codes"),
        "profile_recovery_codes",
    )


def show_recovery_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The one time they are shown; nothing keeps them in a form that anybody could read."""
    shown = [_in_groups(code) for code in codes]
    heading = _("Leadwerk, %(company)s: recovery codes of %(address)s")
    facts = {"company": company().name, "address": cast(User, request.user).email}
    text = "\r\n".join([heading % facts, "", *shown, ""])
    file = f"data:text/plain;charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"
    return render(request, "desk/profile/recovery_codes.html", {"codes": shown, "file": file})


def _ask(request: HttpRequest, title: str, words: str, submit: str, name: str, *args: Any) -> HttpResponse:
    context = {"title": title, "words": words, "submit": submit, "action": reverse(name, args=args)}
    return render(request, "desk/profile/question.html", context)


def _in_groups(code: str) -> str:
    """Easier to type: four and four. Spaces do not matter where a code is entered."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
