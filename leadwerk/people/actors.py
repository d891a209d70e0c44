"""Who acts: a user, or the explicit SYSTEM. Nobody is not an actor, so a forgotten user never becomes all-powerful."""

from typing import Final, TypeAlias

from leadwerk.people.models import User


class System:
    """The machine itself: rules, imports and jobs that no person clicked."""

    pk: None = None

    def __repr__(self) -> str:
        return "SYSTEM"


SYSTEM: Final = System()
Actor: TypeAlias = User | System


def person(by: Actor) -> User | None:
    """The user to store as `by`; None stands for SYSTEM. Anything else is a programming error."""
    if isinstance(by, System):
        return None
    if not isinstance(by, User) or by.pk is None:  # type: ignore[redundant-expr]
        raise TypeError(f"by= takes a stored User or SYSTEM, not {by!r}")
    return by
