"""`leadwerk role restore` gives back what no administrator may grant any more."""

import pytest

from leadwerk.config.cli import main
from leadwerk.desk.actions.roles import edit_role
from leadwerk.journal.models import Entry
from leadwerk.people.models import Role
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import has
from tests.cast import Cast


@pytest.mark.django_db
def test_a_permission_that_nobody_holds_comes_back_by_the_command_line(cast: Cast) -> None:
    role = Role.objects.get(key="administration")
    taken: dict[str, Scope] = {Permission.LEAD_CONVERT: Scope.NONE}
    edit_role(role, by=cast.ada, version=1, name="Chefs", name_en="", grants=taken)
    assert not has(cast.ada, Permission.LEAD_CONVERT)
    assert main(["role", "restore", "administration"]) == 0
    assert has(cast.ada, Permission.LEAD_CONVERT)
    told = Entry.objects.get(kind="role_restored")
    assert (told.by_id, told.changes["lead.convert"]) == (None, ["none", "all"])


@pytest.mark.django_db
@pytest.mark.parametrize("unknown", ["", "boss"])
def test_a_role_that_is_not_supplied_is_refused(cast: Cast, unknown: str) -> None:
    assert main(["role", "restore", unknown]) != 0
    assert not Entry.objects.filter(kind="role_restored").exists()
