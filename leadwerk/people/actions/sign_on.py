"""Single sign-on: set up, switched, and who of the provider's people is whom of ours."""

from collections.abc import Collection

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from leadwerk.foundation import held
from leadwerk.people.actions.roles import refuse_wider_roles
from leadwerk.people.actions.security import record
from leadwerk.people.actions.sessions import end_sessions
from leadwerk.people.actions.users import refuse_taking_over
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand, demand_people
from leadwerk.people.models import ClaimedRole, Company, IdentityProvider, Role, Team, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import LastWayIn, ProviderReachesFurther, ProviderSecretMissing
from leadwerk.people.scoping import reaches_further
from leadwerk.people.sealing import seal
from leadwerk.people.security import differing, names
from leadwerk.people.sign_on import PURPOSE, Identity, has_another_way_in

TOLD = ("name", "issuer", "client_id", "is_on", "checks_second_factor", "makes_users", "claim")
SECRET_GIVEN = ["", "•••"]


@transaction.atomic
def set_provider(
    *,
    by: Actor,
    name: str,
    issuer: str,
    client_id: str,
    secret: str = "",
    checks_second_factor: bool = False,
    makes_users: bool = False,
    default_role: Role | None = None,
    default_team: Team | None = None,
    claim: str = "",
    claimed_roles: Collection[tuple[str, Role]] = (),
) -> IdentityProvider:
    """Say who vouches for people here; without a `secret` the former one stays.

    Raises `ProviderReachesFurther`, `ProviderSecretMissing`, `WiderThanOneself`.
    """
    provider = _take(by) or IdentityProvider(pk=1)
    before = told(provider)
    if not secret and (provider.issuer, provider.client_id) != (issuer, client_id):
        raise ProviderSecretMissing
    had = {provider.default_role_id, *(one.role_id for one in _claimed(provider))}
    gives = {role.pk for _value, role in claimed_roles} | ({default_role.pk} if default_role is not None else set())
    refuse_wider_roles(gives - had, by=by)
    provider.name, provider.issuer, provider.client_id = name, issuer, client_id
    provider.checks_second_factor, provider.makes_users = checks_second_factor, makes_users
    provider.default_role, provider.default_team, provider.claim = default_role, default_team, claim
    if secret:
        provider.sealed_secret = seal(secret, PURPOSE)
    provider.save()
    provider.claimed_roles.all().delete()
    ClaimedRole.objects.bulk_create(
        [ClaimedRole(provider=provider, value=value, role=role) for value, role in claimed_roles]
    )
    _record(provider, before, by=by, is_secret_new=bool(secret))
    return provider


@transaction.atomic
def switch_provider(*, by: Actor, is_on: bool) -> IdentityProvider | None:
    """Let people sign in by the provider, or no longer. Raises `ProviderReachesFurther`."""
    provider = _take(by)
    if provider is not None:
        before = told(provider)
        provider.is_on = is_on
        provider.save(update_fields=["is_on"])
        _record(provider, before, by=by)
    return provider


def told(provider: IdentityProvider) -> dict[str, str]:
    """What is told of it in journal and security log; of the secret nothing."""
    row = {name: str(getattr(provider, name)) for name in TOLD}
    row |= {"default_role": _name(provider.default_role), "default_team": _name(provider.default_team)}
    said = [f"{one.value} → {names([one.role])}" for one in _claimed(provider)]
    return row | {"claimed_roles": ", ".join(sorted(said))}


def user_of(identity: Identity) -> User | None:
    """Who signed in as this before, whatever their addresses are now."""
    known = SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject).select_related("user").first()
    return known.user if known is not None else None


@transaction.atomic
def link(user: User, identity: Identity, *, by: Actor) -> None:
    """Know this person of the provider's by their subject from now on."""
    _, is_new = SocialAccount.objects.get_or_create(
        provider=identity.issuer, uid=identity.subject, defaults={"user": user}
    )
    if is_new:
        record("sign_on_linked", by=by, about=user)


@transaction.atomic
def unlink(login: SocialAccount, *, by: Actor, here: str = "") -> None:
    """Know a user no longer by this login of the provider's; sessions end, but for the one with the key `here`.

    A verified address links them again when they next come that way. Raises `LastWayIn` for one's own, for somebody
    else's what setting their password does.
    """
    user: User = login.user
    if person(by) == user:
        if not has_another_way_in(user):
            raise LastWayIn
    else:
        held.look_again()
        demand_people(by, user.team_id)
        refuse_taking_over(user, by=by)
    gone, _rows = SocialAccount.objects.filter(pk=login.pk, user=user).delete()
    if gone:
        record("sign_on_unlinked", by=by, about=user)
        end_sessions(user, by=by, but=here)


def _take(by: Actor) -> IdentityProvider | None:
    """Whoever chooses who vouches for people can sign in as anybody: so they must hold what anybody holds."""
    Company.objects.select_for_update().first()
    held.look_again()
    demand(by, Permission.MANAGE_SETTINGS)
    for colleague in organisation().agents():
        if reaches_further(colleague.id, by):
            raise ProviderReachesFurther(name=colleague.name)
    return IdentityProvider.objects.first()


def _claimed(provider: IdentityProvider) -> list[ClaimedRole]:
    return list(ClaimedRole.objects.filter(provider_id=provider.pk).select_related("role").order_by("pk"))


def _record(provider: IdentityProvider, before: dict[str, str], *, by: Actor, is_secret_new: bool = False) -> None:
    changes = differing(before, told(provider)) | ({"client_secret": SECRET_GIVEN} if is_secret_new else {})
    if changes:
        record("sign_on_edited", by=by, about=provider, changes=changes)
    held.changed()


def _name(chosen: Role | Team | None) -> str:
    return names([chosen]) if chosen is not None else ""
