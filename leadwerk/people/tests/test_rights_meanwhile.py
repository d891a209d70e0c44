"""Rights that change while a request is under way: who no longer holds them does not use them any more."""

from collections.abc import Callable
from contextvars import copy_context

import pytest

from leadwerk.people.actions.passwords import set_password
from leadwerk.people.actions.users import activate_user, deactivate_user, edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Role
from leadwerk.people.organisation import organisation
from tests.cast import Cast

pytestmark = pytest.mark.django_db

VERBS: dict[str, Callable[[Cast], object]] = {
    "edit": lambda cast: edit_user(cast.tobias, by=cast.viola, email="viola+2@example.org"),
    "deactivate": lambda cast: deactivate_user(cast.tobias, by=cast.viola),
    "activate": lambda cast: activate_user(cast.tobias, by=cast.viola),
    "password": lambda cast: set_password(cast.tobias, "drei-neue-worte", by=cast.viola),
}


@pytest.mark.parametrize("verb", VERBS)
def test_rights_lost_since_the_request_began_are_not_used(cast: Cast, verb: str) -> None:
    edit_user(cast.viola, by=SYSTEM, roles=[Role.objects.get(key="administration")])
    request = copy_context()
    request.run(organisation)
    edit_user(cast.viola, by=SYSTEM, roles=[Role.objects.get(key="agent")])
    with pytest.raises(MissingPermission):
        request.run(VERBS[verb], cast)
