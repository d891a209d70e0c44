from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadwerk.desk.administration.answers import done
from leadwerk.desk.administration.permits import administered_users, manages, person_of
from leadwerk.people import looking
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has


@require_POST
@manages(Permission.MANAGE_USERS)
def user_looking(request: HttpRequest, pk: int) -> HttpResponse:
    """See the application as this person does, for half an hour at most and without changing anything."""
    person = person_of(request)
    user = get_object_or_404(administered_users(person).exclude(pk=person.pk), pk=pk, is_active=True)
    looking.begin(request, user)
    return done(request, _("You now see what %(name)s sees.") % {"name": user.name}, "my_day")


@require_POST
def looking_end(request: HttpRequest) -> HttpResponse:
    """Back to what oneself sees."""
    looks = looking.of(request)
    if looks is None:
        return done(request, _("You see what you see yourself."), "my_day")
    looking.end(request, looks)
    words = _("You no longer look as %(name)s.") % {"name": looks.user.name}
    if has(looks.looker, Permission.MANAGE_USERS):
        return done(request, words, "user", looks.user.pk)
    return done(request, words, "my_day")
