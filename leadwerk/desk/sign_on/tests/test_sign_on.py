"""Single sign-on, against a provider that runs in a process of its own."""

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from leadwerk.desk.actions.sign_on import set_provider, switch_provider
from leadwerk.desk.sign_on.tests.providers import HonestProvider, lying_provider
from leadwerk.journal.models import Entry
from leadwerk.people.actions.users import deactivate_user, edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import IdentityProvider, Role, SecurityEntry, User
from tests.cast import Cast

RETURN = "http://testserver/accounts/sign-on/return/"


def role(key: str) -> Role:
    return Role.objects.get(key=key)


def switch_on(provider: HonestProvider, **settings: Any) -> None:
    client_id, secret = provider.register(RETURN)
    given: dict[str, Any] = {"name": "Firmenkonto", "issuer": provider.issuer, "client_id": client_id, "secret": secret}
    set_provider(by=SYSTEM, **(given | settings))
    switch_provider(by=SYSTEM, is_on=True)


def depart(client: Client, **more: str) -> str:
    """Where Leadwerk leads to."""
    answer = client.post("/accounts/sign-on/", more)
    assert answer.status_code == 200, words(answer)
    return str(answer["Refresh"]).removeprefix("0; url=")


def come_back(client: Client, address: str) -> Any:
    assert address.startswith(RETURN)
    return client.get(address.removeprefix("http://testserver"))


def sign_in(client: Client, provider: HonestProvider, subject: str, **more: str) -> Any:
    return come_back(client, provider.sign_in(depart(client, **more), subject))


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def who(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id") or 0).first()


@pytest.fixture
def provider(provider_process: HonestProvider, cast: Cast) -> HonestProvider:
    switch_on(provider_process)
    return provider_process


def test_the_sign_in_page_offers_it_only_while_it_is_on(client: Client, provider: HonestProvider) -> None:
    assert "Mit Firmenkonto anmelden" in words(client.get("/accounts/login/"))
    switch_provider(by=SYSTEM, is_on=False)
    assert "Firmenkonto" not in words(client.get("/accounts/login/"))
    answer = client.post("/accounts/sign-on/")
    assert answer.status_code == 403
    assert "Einmalanmeldung ist hier nicht eingeschaltet" in words(answer)
    assert client.get("/accounts/sign-on/").status_code == 405


def test_one_departs_with_state_nonce_and_proof_key(client: Client, provider: HonestProvider) -> None:
    asked = parse_qs(urlsplit(depart(client)).query)
    assert asked["redirect_uri"] == [RETURN]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_a_verified_address_finds_its_user_and_the_subject_does_from_then_on(
    client: Client, provider: HonestProvider, cast: Cast
) -> None:
    provider.knows("j-1", email="Jana@Example.org", email_verified=True)
    answer = sign_in(client, provider, "j-1", next="/leads/")
    assert (answer.status_code, answer["Location"]) == (302, "/leads/")
    assert who(client) == cast.jana
    kinds = set(SecurityEntry.objects.filter(subject_id=cast.jana.pk).values_list("kind", flat=True))
    assert {"sign_on_linked", "signed_in"} <= kinds
    provider.knows("j-1", email="neu@example.org", email_verified=False)
    again = Client()
    sign_in(again, provider, "j-1")
    assert who(again) == cast.jana


def test_an_address_that_is_not_verified_finds_nobody(client: Client, provider: HonestProvider, cast: Cast) -> None:
    unverified: list[dict[str, Any]] = [{"email_verified": False}, {}, {"email_verified": "maybe"}]
    for number, claims in enumerate(unverified):
        provider.knows(f"thief-{number}", email="jana@example.org", **claims)
        answer = sign_in(client, provider, f"thief-{number}")
        assert answer.status_code == 403
        assert "Firmenkonto bestätigt nicht" in words(answer)
        assert who(client) is None
    refused = SecurityEntry.objects.filter(kind="sign_on_refused").first()
    assert refused is not None
    assert refused.details["reason"] == "address_not_verified"


def test_somebody_unknown_is_refused_unless_users_are_made(client: Client, provider: HonestProvider) -> None:
    provider.knows("n-1", email="neu@example.org", email_verified=True, given_name="Nora", family_name="Neu")
    answer = sign_in(client, provider, "n-1")
    assert answer.status_code == 403
    assert "Mit neu@example.org meldet sich hier niemand an" in words(answer)
    assert not User.objects.filter(email="neu@example.org").exists()


def test_the_first_sign_in_makes_a_user(client: Client, provider_process: HonestProvider, cast: Cast) -> None:
    switch_on(provider_process, makes_users=True, default_role=role("reader"), default_team=cast.nord)
    provider_process.knows("n-2", email="Nora@Example.org", email_verified=True, given_name="Nora", family_name="Neu")
    assert sign_in(client, provider_process, "n-2").status_code == 302
    user = who(client)
    assert user is not None
    assert (user.email, user.name, user.team) == ("nora@example.org", "Nora Neu", cast.nord)
    assert [one.key for one in user.roles.all()] == ["reader"]
    assert not user.has_usable_password()
    assert Entry.objects.filter(kind="user_added", subject_id=user.pk, by=None).exists()
    assert SecurityEntry.objects.filter(kind="user_added", subject_id=user.pk).exists()
    again = Client()
    assert sign_in(again, provider_process, "n-2").status_code == 302
    assert who(again) == user
    assert User.objects.filter(email="nora@example.org").count() == 1


def test_nobody_is_made_of_an_address_that_is_not_verified(
    client: Client, provider_process: HonestProvider, cast: Cast
) -> None:
    switch_on(provider_process, makes_users=True)
    provider_process.knows("n-3", email="wer@example.org", email_verified=False)
    assert sign_in(client, provider_process, "n-3").status_code == 403
    assert not User.objects.filter(email="wer@example.org").exists()


def test_a_deactivated_user_is_refused(client: Client, provider: HonestProvider, cast: Cast) -> None:
    provider.knows("j-2", email="jana@example.org", email_verified=True)
    deactivate_user(cast.jana, by=SYSTEM)
    answer = sign_in(client, provider, "j-2")
    assert answer.status_code == 403
    assert "deaktiviert" in words(answer)
    assert who(client) is None


def test_mapped_roles_follow_the_claim_and_others_stay(
    client: Client, provider_process: HonestProvider, cast: Cast
) -> None:
    mapped = [("Leitung", role("sales_lead")), ("Marketing", role("marketing"))]
    switch_on(provider_process, claim="groups", claimed_roles=mapped)

    def roles_after(**claims: Any) -> set[str]:
        provider_process.knows("j-3", email="jana@example.org", email_verified=True, **claims)
        sign_in(Client(), provider_process, "j-3")
        return set(cast.jana.roles.values_list("key", flat=True))

    assert roles_after(groups=["Leitung", "Kantine"]) == {"agent", "sales_lead"}
    assert Entry.objects.filter(kind="user_edited", subject_id=cast.jana.pk, by=None).exists()
    assert roles_after(groups="Marketing") == {"agent", "marketing"}
    assert roles_after(_claim_names={"groups": "src1"}) == {"agent", "marketing"}
    assert roles_after() == {"agent"}


def test_the_last_administrator_stays_one(client: Client, provider_process: HonestProvider, cast: Cast) -> None:
    switch_on(provider_process, claim="realm.roles", claimed_roles=[("admin", role("administration"))])
    provider_process.knows("a-1", email="ada@example.org", email_verified=True, realm={"roles": ["user"]})
    assert sign_in(client, provider_process, "a-1").status_code == 302
    assert who(client) == cast.ada
    assert cast.ada.roles.filter(key="administration").exists()
    assert SecurityEntry.objects.filter(kind="sign_on_roles_kept", subject_id=cast.ada.pk).exists()


def test_another_state_is_refused(client: Client, provider: HonestProvider, cast: Cast) -> None:
    provider.knows("j-4", email="jana@example.org", email_verified=True)
    back = provider.sign_in(depart(client), "j-4")
    for wrong in (re.sub(r"state=[^&]+", "state=x", back), re.sub(r"&?state=[^&]+", "", back)):
        answer = come_back(client, wrong)
        assert answer.status_code == 403
        assert "nicht bestätigt" in words(answer)
    victim = Client()
    assert come_back(victim, back).status_code == 403  # the state of somebody else's browser
    assert who(victim) is None


def test_a_code_counts_once(client: Client, provider: HonestProvider, cast: Cast) -> None:
    provider.knows("j-5", email="jana@example.org", email_verified=True)
    back = provider.sign_in(depart(client), "j-5")
    assert come_back(client, back).status_code == 302
    code = parse_qs(urlsplit(back).query)["code"][0]
    other = Client()
    state = parse_qs(urlsplit(depart(other)).query)["state"][0]
    answer = come_back(other, f"{RETURN}?code={code}&state={state}")
    assert answer.status_code == 403
    assert who(other) is None


def test_whoever_cancels_is_told(client: Client, provider: HonestProvider) -> None:
    state = parse_qs(urlsplit(depart(client)).query)["state"][0]
    answer = client.get("/accounts/sign-on/return/", {"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "abgebrochen" in words(answer)
    assert "Zurück zur Anmeldung" in words(answer)


def test_a_wrong_secret_is_refused_and_told_to_nobody(
    client: Client, provider: HonestProvider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.knows("j-6", email="jana@example.org", email_verified=True)
    now = IdentityProvider.objects.get()
    set_provider(by=SYSTEM, name=now.name, issuer=now.issuer, client_id=now.client_id, secret="ganz-geheim")
    answer = sign_in(client, provider, "j-6")
    assert answer.status_code == 403
    kept = [str(row) for row in SecurityEntry.objects.values_list("details", flat=True)]
    kept += [str(row) for row in Entry.objects.values_list("changes", "facts")]
    for place in (words(answer), caplog.text, *kept, IdentityProvider.objects.get().sealed_secret):
        assert "ganz-geheim" not in place


def test_a_provider_that_is_down_is_said(client: Client, cast: Cast) -> None:
    provider = HonestProvider()
    provider.start()
    switch_on(provider)
    provider.knows("j-7", email="jana@example.org", email_verified=True)
    back = provider.sign_in(depart(client), "j-7")
    provider.stop()
    for answer in (come_back(client, back), client.post("/accounts/sign-on/")):
        assert answer.status_code == 403
        assert "Firmenkonto antwortet gerade nicht" in words(answer)


@pytest.fixture
def lied_to(client: Client, cast: Cast) -> Any:
    def signing_in(issuer: str) -> Any:
        set_provider(by=SYSTEM, name="Schwindler", issuer=issuer, client_id="leadwerk", secret="x")
        switch_provider(by=SYSTEM, is_on=True)
        asked = parse_qs(urlsplit(depart(client)).query)
        return client.get("/accounts/sign-on/return/", {"code": asked["nonce"][0], "state": asked["state"][0]})

    return signing_in


def test_the_liar_tells_the_truth_for_once(client: Client, cast: Cast, lied_to: Any) -> None:
    with lying_provider() as issuer:
        assert lied_to(issuer).status_code == 302
    assert who(client) == cast.jana


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "somebody else"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_700_000_000},  # long ago
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": 7},
        {"asked": {"sub": "somebody else", "email": "jana@example.org", "email_verified": True}},
        {"asked": ["no", "object"]},
        {"asked": b"<html>"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_signs_in_nobody(client: Client, lied_to: Any, lie: dict[str, Any]) -> None:
    with lying_provider(**lie) as issuer:
        answer: HttpResponse = lied_to(issuer)
    assert answer.status_code == 403
    assert "nicht bestätigt" in words(answer)
    assert who(client) is None


def test_the_address_and_that_it_is_verified_come_from_one_source(client: Client, lied_to: Any) -> None:
    mixed = {"email": "me@example.org", "email_verified": False, "asked": {"sub": "liar", "email": "jana@example.org"}}
    with lying_provider(**mixed) as issuer:
        assert lied_to(issuer).status_code == 403
    assert who(client) is None


def test_a_provider_that_hangs_does_not_hang_the_sign_in(client: Client, cast: Cast) -> None:
    with lying_provider(waits=20) as issuer:
        set_provider(by=SYSTEM, name="Schnecke", issuer=issuer, client_id="leadwerk", secret="x")
        switch_provider(by=SYSTEM, is_on=True)
        begun = time.monotonic()
        answer = client.post("/accounts/sign-on/")
        assert time.monotonic() - begun < 8
    assert "Schnecke antwortet gerade nicht" in words(answer)


def test_a_second_factor_is_asked_for_unless_the_company_relies_on_the_provider(
    client: Client, provider: HonestProvider, cast: Cast
) -> None:
    demanding = role("agent")
    Role.objects.filter(pk=demanding.pk).update(demands_second_factor=True)
    edit_user(cast.jana, by=SYSTEM, phone="1")  # so that the organisation is read again
    provider.knows("j-8", email="jana@example.org", email_verified=True)
    sign_in(client, provider, "j-8")
    assert client.get("/leads/")["Location"] == "/profile/second-factor/"
    now = IdentityProvider.objects.get()
    fields = {"name": now.name, "issuer": now.issuer, "client_id": now.client_id}
    set_provider(by=SYSTEM, checks_second_factor=True, **fields)
    assert client.get("/leads/")["Location"] == "/profile/second-factor/"  # this session began without
    relying = Client()
    sign_in(relying, provider, "j-8")
    assert relying.get("/leads/").status_code == 200
    by_password = Client()
    by_password.post("/accounts/login/", {"login": "jana@example.org", "password": "richtig-gut-gemerkt"})
    assert by_password.get("/leads/")["Location"] == "/profile/second-factor/"
    set_provider(by=SYSTEM, checks_second_factor=False, **fields)
    assert relying.get("/leads/")["Location"] == "/profile/second-factor/"


def test_pages_of_the_library_do_not_exist(client: Client, cast: Cast) -> None:
    for page in ("signup", "social/signup", "social/connections", "3rdparty", "3rdparty/signup", "oidc/x/login"):
        assert client.get(f"/accounts/{page}/").status_code in (302, 404)
    client.force_login(cast.jana)
    for page in ("signup", "social/signup", "social/connections", "3rdparty", "3rdparty/signup", "oidc/x/login"):
        assert client.get(f"/accounts/{page}/").status_code == 404
