from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadwerk.desk.administration.forms.explanation import ExplanationForm
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.people.explaining import obstacle
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import administers
from leadwerk.people.wording import why


@manages(Permission.MANAGE_USERS)
@require_safe
def user_explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """Why somebody may do something or not: `permission`, and `record` by its number, give one sentence.

    Whoever manages users may ask this of everybody, but of records only of those that they may see themselves.
    """
    colleague = organisation().users.get(pk)
    if colleague is None or not administers(person_of(request), colleague.team):
        raise Http404
    form, answer = ExplanationForm(request), ""
    is_permitted = False
    if form.is_valid():
        permission = Permission(form.cleaned_data["permission"])
        answer = why(colleague, permission, form.found)
        is_permitted = obstacle(colleague, permission, form.found) is None
    context = {"colleague": colleague, "form": form, "answer": answer, "is_permitted": is_permitted}
    return render(request, "desk/settings/explanation.html", context)
