"""Working hours and absences: of oneself in the profile, of others on the pages of users."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from leadwerk.desk.actions.people import edit_user
from leadwerk.desk.said import say
from leadwerk.foundation.errors import RuleBroken
from leadwerk.people.absences import absences_of
from leadwerk.people.actions.absences import add_absence, remove_absence
from leadwerk.people.models import Absence, User
from leadwerk.people.organisation import organisation
from leadwerk.people.refusals import DeputyCannot


class HoursForm(forms.Form):
    """From and until for each weekday; a day without both is free."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, (begin, end) in user.working_hours.items():
            self.initial[f"from_{day}"], self.initial[f"until_{day}"] = begin, end
        for day in WEEKDAYS:
            for end in ("from", "until"):
                self.fields[f"{end}_{day}"] = forms.TimeField(required=False)

    @property
    def days(self) -> list[tuple[str, Any, Any, list[str]]]:
        """Name, both fields and what is wrong with them, from Monday."""
        return [
            (
                str(name),
                self[f"from_{day}"],
                self[f"until_{day}"],
                [*self[f"from_{day}"].errors, *self[f"until_{day}"].errors],
            )
            for day, name in WEEKDAYS.items()
        ]

    def clean(self) -> None:
        for day in WEEKDAYS:
            begin, end = self.cleaned_data.get(f"from_{day}"), self.cleaned_data.get(f"until_{day}")
            if f"from_{day}" in self.errors or f"until_{day}" in self.errors:
                continue
            if (begin is None) != (end is None):
                self.add_error(f"until_{day}", _("Please enter both times, or none on a free day."))
            elif begin is not None and end is not None and end <= begin:
                self.add_error(f"until_{day}", _("The end lies before the beginning."))

    def working_hours(self) -> dict[str, list[str]]:
        given = {day: (self.cleaned_data[f"from_{day}"], self.cleaned_data[f"until_{day}"]) for day in WEEKDAYS}
        return {str(day): [f"{time:%H:%M}" for time in times] for day, times in given.items() if times[0] is not None}


class AbsenceForm(forms.Form):
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    deputy = forms.TypedChoiceField(label=gettext_lazy("Deputy"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy = cast(forms.ChoiceField, self.fields["deputy"])
        colleagues = [(one.id, one.name) for one in organisation().agents() if one.id != user.pk]
        deputy.choices = [("", "–"), *colleagues]


def presence_page(request: HttpRequest, user: User, names: tuple[str, str], args: list[Any], back: str) -> HttpResponse:
    """The page about `user` and what is sent from it. `names` are the URL names of the page and of the removal."""
    is_hours = request.POST.get("what") == "hours"
    hours = HoursForm(request.POST if is_hours else None, user=user)
    absence = AbsenceForm(request.POST if request.method == "POST" and not is_hours else None, user=user)
    by = cast(User, request.user)
    if hours.is_valid():
        edit_user(user, by=by, working_hours=hours.working_hours())
        say(request, _("Working hours saved."))
        return redirect(names[0], *args)
    if absence.is_valid():
        given = absence.cleaned_data
        deputy = User.objects.filter(pk=given["deputy"]).first() if given["deputy"] else None
        try:
            add_absence(user, given["first_day"], given["last_day"], by=by, deputy=deputy)
        except RuleBroken as refusal:
            absence.add_error("deputy" if isinstance(refusal, DeputyCannot) else "last_day", refusal.sentence())
        else:
            say(request, _("Absence entered."))
            return redirect(names[0], *args)
    context = {
        "person": user,
        "hours": hours,
        "absence": absence,
        "absences": absences_of(user),
        "page": names[0],
        "removal": names[1],
        "args": args,
        "back": back,
        "is_self": user == by,
    }
    status = 422 if hours.is_bound or absence.is_bound else 200
    return render(request, "desk/profile/presence.html", context, status=status)


def removed(request: HttpRequest, user: User, pk: int) -> None:
    """Remove an absence of `user`; 404 if it is somebody else's."""
    found = Absence.objects.filter(user=user, pk=pk).first()
    if found is None:
        raise Http404
    remove_absence(found, by=cast(User, request.user))
    say(request, _("Absence removed."))


@require_http_methods(["GET", "POST"])
def profile_presence(request: HttpRequest) -> HttpResponse:
    """One's own working hours and absences."""
    names = ("profile_presence", "profile_absence_removal")
    return presence_page(request, cast(User, request.user), names, [], reverse("profile"))


@require_POST
def profile_absence_removal(request: HttpRequest, absence: int) -> HttpResponse:
    removed(request, cast(User, request.user), absence)
    return redirect("profile_presence")
