"""Single sign-on: what Leadwerk decides about it (docs/decisions/0023). The protocol is in `openid.py`, which only
those processes load in which somebody signs in that way."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from leadwerk.foundation.held import held
from leadwerk.people.models import IdentityProvider, Role, User

PURPOSE = "leadwerk single sign-on"
# In the state of a sign-in, and afterwards in the session: the provider has asked for a second factor.
VOUCHED = "leadwerk_provider_vouches"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is in the words of the provider. `address` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    address: str = ""
    first_name: str = ""
    last_name: str = ""
    claims: dict[str, Any] = field(default_factory=dict)


@held
def identity_provider() -> IdentityProvider | None:
    """The provider of this company, with what roles it gives."""
    return IdentityProvider.objects.prefetch_related("claimed_roles").first()


@dataclass(frozen=True, slots=True)
class LinkedLogin:
    """A login at a provider by which a user is known here."""

    row: SocialAccount
    name: str


def logins_of(user: User) -> list[LinkedLogin]:
    """The logins of a user, by the name of the provider, or its address if it is none of this company any more."""
    provider = identity_provider()
    if provider is None:  # there never was one
        return []
    names = {provider.issuer: provider.name}
    return [
        LinkedLogin(row, names.get(row.provider, row.provider))
        for row in SocialAccount.objects.filter(user=user).order_by("pk")
    ]


def has_another_way_in(user: User) -> bool:
    """Whether a user can sign in without the provider: a passkey does it alone."""
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return user.has_usable_password() or bool(passkeys.exists())


def provider_to_sign_in() -> IdentityProvider | None:
    """The provider, if it is switched on."""
    provider = identity_provider()
    return provider if provider is not None and provider.is_on else None


def vouches(login: Login, request: HttpRequest) -> bool:
    """Whether this sign-in comes from a provider that has asked for the second factor; the session then knows it."""
    if not login.state.get(VOUCHED):
        return False
    request.session[VOUCHED] = True
    return True


def is_vouched_for(request: HttpRequest) -> bool:
    """Whether this session began that way, as long as the company relies on it."""
    provider = provider_to_sign_in()
    return provider is not None and provider.checks_second_factor and VOUCHED in request.session


def roles_by_claim(provider: IdentityProvider, claims: dict[str, Any], held_now: Iterable[Role]) -> set[Role]:
    """The roles somebody holds after a sign-in: those given by the claim follow it, others stay.

    A provider that leaves the claim out because it is too long (Entra ID: "_claim_names") takes nothing away.
    """
    now = set(held_now)
    if not provider.claim or provider.claim in (claims.get("_claim_names") or {}):
        return now
    said = values_of(claims, provider.claim)
    mapped = list(provider.claimed_roles.all())
    roles = Role.objects.in_bulk({one.role_id for one in mapped})
    given = {roles[one.role_id] for one in mapped if one.value in said}
    return (now - set(roles.values())) | given


def values_of(claims: dict[str, Any], name: str) -> set[str]:
    """What a claim says, one value or several. A name with dots that is none leads inwards: "realm_access.roles"."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
    if isinstance(found, str):
        return {found}
    return {one for one in found if isinstance(one, str)} if isinstance(found, list) else set()
