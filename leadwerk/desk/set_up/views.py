from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from leadwerk.desk.actions.set_up import AlreadySetUp, set_up
from leadwerk.desk.said import say
from leadwerk.desk.set_up.forms import SetUpForm
from leadwerk.people.actors import SYSTEM
from leadwerk.people.organisation import organisation


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Found the company; whoever does becomes its administrator and is signed in. Afterwards there is no such page."""
    if organisation().company is not None:
        return redirect("/")
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        given.pop("password_again")
        try:
            company, administrator = set_up(**given, by=SYSTEM)
        except AlreadySetUp:
            return redirect("/")
        login(request, administrator)
        with override(company.language):
            say(request, _("Everything is set up. Next, add your colleagues."))
        return redirect("settings")
    return render(request, "desk/set_up/setup.html", {"form": form}, status=422 if form.is_bound else 200)
