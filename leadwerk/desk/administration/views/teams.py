from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.desk.actions import people
from leadwerk.desk.administration.answers import done, form_page, put_in
from leadwerk.desk.administration.forms.people import TeamForm, tree
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.people.models import Team
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import TeamWithinItself
from leadwerk.people.scoping import administers
from leadwerk.pipelines.catalog import catalog

MANAGE = Permission.MANAGE_USERS


@manages(MANAGE)
def teams(request: HttpRequest) -> HttpResponse:
    org, pipelines, person = organisation(), catalog(), person_of(request)
    rows: list[dict[str, Any]] = [
        {
            "team": team,
            "depth": team.path.count("/") - 2,
            "leader": org.colleague(team.leader_id),
            "process": pipelines.processes.get(pipelines.team_processes.get(team.pk, 0)),
        }
        for team in tree()
        if administers(person, team.pk)
    ]
    top = min((row["depth"] for row in rows), default=0)
    for row in rows:
        row["depth"] -= top
    members = Counter(user.team for user in org.agents())
    return render(request, "desk/settings/teams.html", {"rows": rows, "members": members})


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def team_new(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, by=person_of(request), initial={"parent": request.GET.get("parent")})
    if form.is_valid():
        given = form.values()
        made = people.add_team(given.pop("name"), by=person_of(request), **given)
        return done(request, _("%(name)s added.") % {"name": made.name}, "teams")
    return form_page(request, "desk/settings/team.html", form, {"team": None})


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    edited, by = get_object_or_404(Team, pk=pk), person_of(request)
    if not administers(by, pk):
        raise Http404
    initial = {
        "name": edited.name,
        "parent": edited.parent_id,
        "leader": edited.leader_id,
        "process": catalog().team_processes.get(pk),
    }
    form = TeamForm(request.POST or None, by=by, team=edited, initial=initial)
    if form.is_valid():
        try:
            people.edit_team(edited, by=by, **form.values())
            return done(request, _("%(name)s saved.") % {"name": form.cleaned_data["name"]}, "teams")
        except TeamWithinItself as refusal:
            put_in(form, refusal, "parent")
    return form_page(request, "desk/settings/team.html", form, {"team": edited})
