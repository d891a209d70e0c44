"""Tokens by which programs sign in as oneself: made, shown once, removed."""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.desk.profile.second_factor import asks_password_again
from leadwerk.desk.said import say
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.actions.tokens import add_token, remove_token
from leadwerk.people.models import User
from leadwerk.people.naming import NameField
from leadwerk.people.permissions import Permission
from leadwerk.people.tokens import offered, tokens_of

FOR_EVER = "0"


class TokenForm(forms.Form):
    name = NameField(
        label=gettext_lazy("Name"), max_length=100, help_text=gettext_lazy("What it is for, such as “Website”.")
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        choices=[
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("365", gettext_lazy("one year")),
            (FOR_EVER, gettext_lazy("without end")),
        ],
        initial="90",
    )
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("Permits"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than you may do yourself, and only on records that you may reach."),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        permissions = cast(forms.MultipleChoiceField, self.fields["permissions"])
        permissions.choices = [(one.value, one.label) for one in offered(user)]


@require_http_methods(["GET", "POST"])
@asks_password_again
def profile_token_new(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer is the only page that ever shows it."""
    user = cast(User, request.user)
    form = TokenForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        given = form.cleaned_data
        permissions = [Permission(one) for one in given["permissions"]]
        try:
            made, secret = add_token(user, given["name"], by=user, permissions=permissions, days=given["days"] or None)
        except RuleBroken as refusal:
            form.add_error("permissions", refusal.sentence())
        else:
            context = {"made": made, "secret": secret, "address": request.build_absolute_uri("/api/v1/")}
            return render(request, "desk/profile/token_shown.html", context)
    return render(request, "desk/profile/token_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def profile_token_removal(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    token = tokens_of(user).filter(pk=pk).first()
    if token is None:
        raise Http404
    remove_token(token, by=user)
    say(request, _("Token “%(name)s” removed.") % {"name": token.name})
    return redirect("profile")
