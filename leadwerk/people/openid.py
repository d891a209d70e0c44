"""Single sign-on by OpenID Connect, by django-allauth. Only who uses it imports this: requests and jwt are large.

State, PKCE, the exchange of the code and the checks of the token (issuer, audience, time, used once) are the library's.
Here are the nonce, what is asked of the provider's own description, and how it is talked to: encrypted, within
`SECONDS`, without following it anywhere else.
"""

import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any, Never
from urllib.parse import urlsplit

import requests
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import clean, login_address
from leadwerk.people.models import IdentityProvider, User
from leadwerk.people.refusals import (
    ProviderDiffers,
    ProviderInsecure,
    ProviderSecretUnreadable,
    ProviderSilent,
    ProviderUnknown,
    ProviderUnreachable,
    SignOnCancelled,
    SignOnNotConfirmed,
)
from leadwerk.people.sealing import unseal
from leadwerk.people.sign_on import PURPOSE, VOUCHED, Identity

logger = logging.getLogger("leadwerk.people")

SECONDS = 5
READ_AT_MOST = 512 * 1024
SUBJECT_AT_MOST = 191  # what the library keeps of it
DESCRIPTION = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Arrive = Callable[[Identity], User]


class Session(requests.Session):
    """Talks to a provider: one that hangs, drips, sends masses or leads elsewhere has not answered."""

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        begun = time.monotonic()
        options |= {"timeout": SECONDS, "allow_redirects": False, "stream": True}
        response = super().request(method, url, **options)
        body = b""
        for piece in response.iter_content(16 * 1024):
            body += piece
            if len(body) > READ_AT_MOST or time.monotonic() - begun > SECONDS:
                response.close()
                raise requests.Timeout(request=response.request)
        response._content = body
        return response


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What the library would draw a page for becomes a refusal."""

    def get_requests_session(self) -> Session:
        return Session()

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> Never:
        if exception is not None:
            logger.warning("Single sign-on failed: %s", str(exception).replace(provider.app.secret, "…"))
        if error == AuthError.CANCELLED:
            raise SignOnCancelled(provider=provider.name)
        if isinstance(exception, requests.ConnectionError | requests.Timeout):
            raise ProviderSilent(provider=provider.name)
        raise SignOnNotConfirmed(provider=provider.name)


def describe(issuer: str) -> dict[str, Any]:
    """What a provider says about itself, at the address that is told by its own.

    Raises `ProviderInsecure`, `ProviderUnreachable`, `ProviderUnknown`, `ProviderDiffers`.
    """
    if not _is_secure(issuer):
        raise ProviderInsecure
    address = issuer.rstrip("/") + DESCRIPTION
    try:
        with Session() as session:
            answer = session.get(address)
    except requests.RequestException as error:
        raise ProviderUnreachable(issuer=issuer, seconds=SECONDS) from error
    if answer.status_code >= 500:
        raise ProviderUnreachable(issuer=issuer, seconds=SECONDS)
    try:
        said = json.loads(answer.content) if answer.status_code == 200 else None
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("issuer"), str):
        raise ProviderUnknown(address=address)
    if said["issuer"].rstrip("/") != issuer.rstrip("/"):
        raise ProviderDiffers(stated=clean(said["issuer"], 200), issuer=issuer)
    if not all(isinstance(said.get(name), str) for name in ENDPOINTS):
        raise ProviderUnknown(address=address)
    if not all(_is_secure(str(said[name])) for name in (*ENDPOINTS, "userinfo_endpoint") if name in said):
        raise ProviderInsecure
    return said


def _is_secure(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_here))


class Protocol(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One sign-in at the provider of this company: `arrive` says who of us somebody is."""

    state: dict[str, Any]

    def __init__(self, request: HttpRequest, ours: IdentityProvider, arrive: Arrive | None = None) -> None:
        super().__init__(request, ours.issuer)
        self.ours, self.arrive = ours, arrive
        secret = unseal(ours.sealed_secret, PURPOSE)
        if secret is None:
            raise ProviderSecretUnreadable
        app = SocialApp(
            provider=OpenIDConnectProvider.id,
            provider_id=ours.issuer,
            name=ours.name,
            client_id=ours.client_id,
            secret=secret,
            settings={"server_url": ours.issuer, "oauth_pkce_enabled": True},
        )
        self.provider = OpenIDConnectProvider(request, app=app)
        self.provider.get_oauth2_adapter = lambda request: self

    def get_provider(self) -> OpenIDConnectProvider:
        return self.provider

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            self._openid_config = describe(self.ours.issuer)
        return self._openid_config

    @property
    def basic_auth(self) -> bool:
        methods = self.openid_config.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_post" not in methods

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("sign_on_return"))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **rest: Any) -> Never:
        """The library would go on to find or make a user in its own way; that is ours."""
        claims = self._claims(app, token, rest["response"])
        assert self.arrive is not None
        user = self.arrive(_identity(self.ours, *claims))
        request.session.set_expiry(0)  # to sign in again is one click
        record_authentication(request, user, "socialaccount", provider=self.ours.issuer, uid=claims[0]["sub"])
        state = {VOUCHED: True} if self.ours.checks_second_factor else {}
        login = Login(user=user, redirect_url=self.state.get("next"), state=state)
        raise ImmediateHttpResponse(perform_login(request, login))

    def _claims(self, app: SocialApp, token: SocialToken, answer: dict[str, Any]) -> list[dict[str, Any]]:
        """What the token says of somebody, and what the provider says when asked: about the same person."""
        if not isinstance(answer.get("id_token"), str):
            raise OAuth2Error("no id_token")
        told = self._decode_id_token(app, answer["id_token"])
        if not constant_time_compare(str(told.get("nonce", "")), self.state["nonce"]):
            raise OAuth2Error("another nonce")
        if not isinstance(told.get("sub"), str) or not 0 < len(told["sub"]) <= SUBJECT_AT_MOST:
            raise OAuth2Error("no subject")
        if "userinfo_endpoint" not in self.openid_config:
            return [told]
        asked = self._fetch_user_info(token.token)
        if not isinstance(asked, dict) or asked.get("sub") != told["sub"]:
            raise OAuth2Error("another subject")
        return [told, asked]


class Return(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        found = super()._get_state(request, provider)
        self.adapter.state = found[0]
        return found


def depart(request: HttpRequest, provider: IdentityProvider, next_url: str | None) -> str:
    """The address at the provider where somebody signs in. Raises what `describe` raises, `ProviderSilent` among it."""
    protocol = Protocol(request, provider)
    try:
        protocol.openid_config  # noqa: B018  (asked first, so that nothing is left behind if it does not answer)
    except ProviderUnreachable as error:
        raise ProviderSilent(provider=provider.name) from error
    nonce = secrets.token_urlsafe(16)
    leads_to = protocol.provider.redirect(
        request, "login", next_url=next_url, nonce=nonce, auth_params={"nonce": nonce}
    )
    return str(leads_to["Location"])


def come_back(request: HttpRequest, provider: IdentityProvider, arrive: Arrive) -> HttpResponse:
    """Sign in whoever the provider sends back. Raises refusals, those of `arrive` among them."""
    try:
        response: HttpResponse = Return.adapter_view(Protocol(request, provider, arrive))(request)
    except Refusal as refusal:
        if isinstance(refusal, ProviderUnreachable):
            raise ProviderSilent(provider=provider.name) from refusal
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # what was sent is no answer of the protocol
        logger.warning("Single sign-on failed: %s", type(error).__name__)
        raise SignOnNotConfirmed(provider=provider.name) from error
    return response


def _identity(provider: IdentityProvider, *claims: dict[str, Any]) -> Identity:
    """The address, and that it is verified, come from one and the same source."""
    told = {**claims[-1], **claims[0]}
    first, last = _text(told, "given_name"), _text(told, "family_name")
    if not last:
        before, _space, last = _text(told, "name").rpartition(" ")
        first = first or before
    address = next((one for one in map(_verified_address, claims) if one), "")
    return Identity(
        issuer=provider.issuer,
        subject=told["sub"],
        address=address,
        first_name=clean(first, 100),
        last_name=clean(last or address.partition("@")[0], 100),
        claims=told,
    )


def _verified_address(claims: dict[str, Any]) -> str:
    """Entra ID says by "xms_edov" that the owner of the domain is verified, and nothing by "email_verified"."""
    if claims.get("email_verified") not in (True, "true") and claims.get("xms_edov") not in (True, "true", 1, "1"):
        return ""
    address = login_address(_text(claims, "email"))
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""
