from typing import cast

from allauth.core import ratelimit
from django.contrib.auth import update_session_auth_hash
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.desk.actions.people import edit_user, set_password
from leadwerk.desk.profile.forms import THEMES, PasswordForm, ProfileForm
from leadwerk.desk.said import say
from leadwerk.people.models import User
from leadwerk.people.organisation import company


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
    context = {"form": form, "passwords": PasswordForm(user=user)}
    return render(request, "desk/profile/profile.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@require_POST
def profile_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session stays, all others end."""
    user = cast(User, request.user)
    if refused := ratelimit.consume_or_429(request, action="change_password", user=user):
        return cast(HttpResponse, refused)
    form = PasswordForm(request.POST, user=user)
    if not form.is_valid():
        context = {"form": ProfileForm(initial=model_to_dict(user)), "passwords": form}
        return render(request, "desk/profile/profile.html", context, status=422)
    set_password(user, form.cleaned_data["new_password"], by=user)
    update_session_auth_hash(request, user)
    say(request, _("Password saved."))
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
