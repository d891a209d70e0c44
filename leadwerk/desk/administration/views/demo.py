from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.desk.actions.demo import NotDemo, remove_demo
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission


@manages(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def demo_removal(request: HttpRequest) -> HttpResponse:
    """Ask, then remove the demo company with everything in it; the next page is the set-up."""
    if not company().is_demo:
        raise NotDemo
    wrong = ""
    if request.method == "POST":
        if request.POST.get("name", "").strip() == company().name:
            by = person_of(request)
            logout(request)
            remove_demo(by=by)
            return redirect("setup")
        wrong = _("Please type the name of the company exactly as it stands above.")
    context = {"name": company().name, "wrong": wrong}
    return render(request, "desk/settings/demo.html", context, status=422 if wrong else 200)
