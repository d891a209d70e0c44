"""Administrators who act at the same moment: places stay unique, and somebody always remains who may let others in."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from leadwerk.people.actions.roles import add_role, administrators, edit_role
from leadwerk.people.actions.users import deactivate_user, edit_user
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Role, User
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import LastAdministrator, NobodyAdministers
from leadwerk.pipelines.actions.entries import place_entry
from leadwerk.pipelines.actions.stages import add_stage, place_stage
from leadwerk.pipelines.models import Source, Stage
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*attempts: Callable[[], object]) -> list[str]:
    """Let all begin together; how each ended: "done", or the code of its refusal."""
    start, ends = Barrier(len(attempts)), []

    def attempt(act: Callable[[], object]) -> None:
        try:
            start.wait(10)
            act()
            ends.append("done")
        except (LastAdministrator, NobodyAdministers, MissingPermission) as refusal:
            ends.append(refusal.code)
        except Exception as error:
            ends.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=attempt, args=[act]) for act in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(ends)


def test_stages_moved_and_added_at_once_share_no_place(cast: Cast) -> None:
    first, second, third, fourth = cast.stages
    moves = ((first, 4), (second, 1), (third, 2), (fourth, 1))
    ends = at_once(
        *(lambda stage=stage, place=place: place_stage(stage, place, by=cast.ada) for stage, place in moves),
        lambda: add_stage(cast.process, by=cast.ada, name="Angebot"),
        lambda: add_stage(cast.process, by=cast.ada, name="Verhandlung"),
    )
    assert ends == ["done"] * 6
    places = list(Stage.objects.filter(process=cast.process).order_by("position").values_list("position", flat=True))
    assert places == [1, 2, 3, 4, 5, 6]


def test_entries_of_a_list_moved_at_once_share_no_place(cast: Cast) -> None:
    sources = list(Source.objects.all())
    ends = at_once(*(lambda source=source: place_entry(source, 1, by=cast.ada) for source in sources))
    assert ends == ["done"] * len(sources)
    assert sorted(Source.objects.values_list("position", flat=True)) == list(range(1, len(sources) + 1))


def test_two_administrators_who_deactivate_each_other_do_not_lock_everybody_out(cast: Cast) -> None:
    edit_user(cast.viola, by=cast.ada, roles=[Role.objects.get(key="administration")])
    ends = at_once(
        lambda: deactivate_user(cast.ada, by=cast.viola),
        lambda: deactivate_user(cast.viola, by=cast.ada),
    )
    assert ends[0] == "done"
    assert ends[1] in ("last_administrator", "missing_permission")
    assert User.objects.filter(roles__key="administration", is_active=True).count() == 1


def test_a_role_narrowed_while_the_other_administrator_is_deactivated_leaves_somebody(cast: Cast) -> None:
    copy = add_role("Zweite Administration", by=cast.ada, like=Role.objects.get(key="administration"))
    edit_user(cast.viola, by=cast.ada, roles=[copy])
    none: dict[str, Scope] = {Permission.MANAGE_USERS: Scope.NONE}
    ends = at_once(
        lambda: deactivate_user(cast.ada, by=cast.viola),
        lambda: edit_role(copy, by=cast.ada, version=1, name=copy.name, name_en="", grants=none),
    )
    assert ends[0] == "done"
    assert ends[1] in ("last_administrator", "missing_permission", "nobody_administers")
    assert administrators().count() == 1
