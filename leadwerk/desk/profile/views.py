from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.actions.people import edit_user, end_sessions, set_password
from leadwerk.desk.profile.devices import devices
from leadwerk.desk.profile.forms import THEMES, PasswordForm, ProfileForm
from leadwerk.desk.said import say
from leadwerk.people.guessing import held_off
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.second_factor import second_factor_of
from leadwerk.people.security import KINDS, sign_ins_of, ways
from leadwerk.people.sign_on import has_another_way_in, logins_of
from leadwerk.people.tokens import offered, tokens_of

SIGN_INS = 10


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What everybody sets for themselves."""
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, initial=model_to_dict(user))
    if form.is_valid():
        edit_user(user, by=user, **form.cleaned_data)
        with override(form.cleaned_data["language"] or company().language):
            say(request, _("Profile saved."))
        return redirect("profile")
    return _page(request, user, form, PasswordForm(user=user), status=422 if form.is_bound else 200)


def _page(request: HttpRequest, user: User, form: ProfileForm, passwords: PasswordForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "passwords": passwords,
        "devices": devices(request, user),
        "factor": second_factor_of(user),
        "logins": logins_of(user),
        "has_another_way_in": has_another_way_in(user),
        "sign_ins": [(entry, KINDS[entry.kind], ways(entry)) for entry in sign_ins_of(user, SIGN_INS)],
        "tokens": tokens_of(user),
        "can_have_tokens": bool(offered(user)),
    }
    return render(request, "desk/profile/profile.html", context, status=status)


@sensitive_post_parameters()
@require_POST
def profile_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session stays, all others end."""
    user = cast(User, request.user)
    if refused := held_off(request, user.email, app="allauth.account", action="change_password", user=user):
        return refused
    form = PasswordForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, user, ProfileForm(initial=model_to_dict(user)), form, status=422)
    set_password(user, form.cleaned_data["new_password"], by=user)
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
    say(request, _("Password saved."))
    return redirect("profile")


@require_POST
def profile_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out another device, the one of the id `session`, or all others."""
    user = cast(User, request.user)
    here = request.session.session_key or ""
    if "session" not in request.POST:
        end_sessions(user, by=user, but=here)
        say(request, _("All other devices are signed out."))
        return redirect("profile")
    only = number_of(request.POST["session"])
    if only is None or not end_sessions(user, by=user, only=only, but=here):
        raise Http404
    say(request, _("Device signed out."))
    return redirect("profile")


@require_POST
def profile_theme(request: HttpRequest) -> HttpResponse:
    """The switch in the frame: shown at once by the page, kept here."""
    theme = request.POST.get("theme")
    if theme not in dict(THEMES):
        raise Http404
    user = cast(User, request.user)
    edit_user(user, by=user, theme=theme)
    return HttpResponse(status=204)
