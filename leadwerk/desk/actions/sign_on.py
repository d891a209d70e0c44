"""Single sign-on, with its entries in the journal: set up by an administrator, arrived by somebody."""

from typing import Any

from django.db import transaction

from leadwerk.desk.actions.people import add_user, edit_user
from leadwerk.foundation import held
from leadwerk.journal.write import write
from leadwerk.people.actions import sign_on
from leadwerk.people.actions.security import record
from leadwerk.people.actors import SYSTEM, Actor
from leadwerk.people.models import IdentityProvider, User
from leadwerk.people.refusals import AddressNotVerified, LastAdministrator, LoginDeactivated, NobodyKnown
from leadwerk.people.security import differing
from leadwerk.people.sign_on import Identity, identity_provider, roles_by_claim


@transaction.atomic
def set_provider(*, by: Actor, **fields: Any) -> IdentityProvider:
    """Refusals: `sign_on.set_provider`."""
    before = _told()
    provider = sign_on.set_provider(by=by, **fields)
    _write(provider, before, by=by, is_secret_new=bool(fields.get("secret")))
    return provider


@transaction.atomic
def switch_provider(*, by: Actor, is_on: bool) -> None:
    """Refusals: `sign_on.switch_provider`."""
    before = _told()
    provider = sign_on.switch_provider(by=by, is_on=is_on)
    if provider is not None:
        _write(provider, before, by=by)


@transaction.atomic
def arrive(identity: Identity, provider: IdentityProvider) -> User:
    """Who of us this is: by subject, else by verified address, else a new user where the company wants that.

    Their roles follow the claim. Raises `AddressNotVerified`, `LoginDeactivated`, `NobodyKnown`.
    """
    user = sign_on.user_of(identity)
    if user is None and not identity.address:
        raise AddressNotVerified(provider=provider.name)
    if user is None:
        user = User.objects.filter(email=identity.address).first() or _welcome(identity, provider)
    if not user.is_active:
        raise LoginDeactivated
    sign_on.link(user, identity, by=SYSTEM)
    held_now = list(user.roles.all())
    roles = roles_by_claim(provider, identity.claims, held_now)
    if roles != set(held_now):
        try:
            user = edit_user(user, by=SYSTEM, roles=sorted(roles, key=lambda role: role.pk))
        except LastAdministrator:
            held.look_again()
            record("sign_on_roles_kept", by=SYSTEM, about=user)
    return user


def _welcome(identity: Identity, provider: IdentityProvider) -> User:
    if not provider.makes_users:
        raise NobodyKnown(address=identity.address)
    return add_user(
        identity.address,
        by=SYSTEM,
        roles=[provider.default_role] if provider.default_role is not None else [],
        first_name=identity.first_name,
        last_name=identity.last_name,
        team=provider.default_team,
    )


def _told() -> dict[str, str]:
    provider = identity_provider()
    return sign_on.told(provider) if provider is not None else {}


def _write(provider: IdentityProvider, before: dict[str, str], *, by: Actor, is_secret_new: bool = False) -> None:
    changes: dict[str, list[Any]] = {**differing(before, sign_on.told(provider))}
    if is_secret_new:
        changes["client_secret"] = sign_on.SECRET_GIVEN
    subject = (IdentityProvider._meta.db_table, provider.pk)
    if changes:
        write("sign_on_edited", subject, by=by, changes=changes, facts={"name": provider.name})
