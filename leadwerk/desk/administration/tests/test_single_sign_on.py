"""The page on which single sign-on is set up."""

import re
from typing import Any

import pytest
from django.test import Client

from leadwerk.desk.sign_on.tests.providers import HonestProvider, free_port, lying_provider
from leadwerk.journal.models import Entry
from leadwerk.people.actions.roles import add_role, edit_role
from leadwerk.people.actions.sign_on import set_provider
from leadwerk.people.actions.users import edit_user
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import IdentityProvider, Role, SecurityEntry
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.refusals import ProviderReachesFurther, WiderThanOneself
from leadwerk.people.sealing import unseal
from leadwerk.people.sign_on import PURPOSE
from tests.cast import Cast

PAGE = "/settings/sign-on/"


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def typed(rows: list[tuple[str, int]] | None = None, **more: Any) -> dict[str, Any]:
    fields = {
        "name": "Firmenkonto",
        "issuer": "https://login.example.org/realms/x",
        "client_id": "leadwerk",
        "client_secret": "ganz-geheim",
        "claimed-TOTAL_FORMS": len(rows or []),
        "claimed-INITIAL_FORMS": 0,
    }
    for number, (value, role) in enumerate(rows or []):
        fields |= {f"claimed-{number}-value": value, f"claimed-{number}-role": role}
    return fields | more


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def test_what_is_typed_is_kept_and_the_secret_never_shown(ada: Client, cast: Cast) -> None:
    assert "http://testserver/accounts/sign-on/return/" in ada.get(PAGE).content.decode()
    agent = Role.objects.get(key="agent")
    sent = typed([("Vertrieb", agent.pk), ("", "")], claim="groups", makes_users="on", default_role=agent.pk)  # type: ignore[list-item]
    sent["issuer"] += "/.well-known/openid-configuration"
    assert ada.post(PAGE, sent).status_code == 303
    provider = IdentityProvider.objects.get()
    assert provider.issuer == "https://login.example.org/realms/x"
    assert "geheim" not in provider.sealed_secret
    assert unseal(provider.sealed_secret, PURPOSE) == "ganz-geheim"
    assert unseal(provider.sealed_secret, "leadwerk second factor") is None
    assert [(one.value, one.role) for one in provider.claimed_roles.all()] == [("Vertrieb", agent)]
    pages = [ada.get(path).content.decode() for path in (PAGE, "/settings/history/", "/settings/security/")]
    assert all("Einmalanmeldung" in page and "ganz-geheim" not in page for page in pages)
    assert "Vertrieb → Agent" in pages[1] or "Vertrieb → " in pages[1]
    assert Entry.objects.filter(kind="sign_on_edited").exists()
    assert SecurityEntry.objects.filter(kind="sign_on_edited", by=cast.ada).exists()


def test_what_is_wrong_comes_back_without_the_secret(ada: Client) -> None:
    answer = ada.post(PAGE, typed(name=""))
    assert answer.status_code == 422
    assert "ganz-geheim" not in answer.content.decode()
    assert "https://login.example.org/realms/x" in answer.content.decode()
    answer = ada.post(PAGE, typed([("Vertrieb", "")]))  # type: ignore[list-item]
    assert "Bitte wählen Sie die Rolle dazu" in words(answer)


def test_an_empty_secret_keeps_the_one_that_is_saved_but_not_for_another_address(ada: Client) -> None:
    assert ada.post(PAGE, typed(client_secret="")).status_code == 422
    ada.post(PAGE, typed())
    assert ada.post(PAGE, typed(client_secret="", name="Anders")).status_code == 303
    assert unseal(IdentityProvider.objects.get().sealed_secret, PURPOSE) == "ganz-geheim"
    answer = ada.post(PAGE, typed(client_secret="", issuer="https://evil.example"))
    assert answer.status_code == 422
    assert "Geheimnis neu einzugeben" in words(answer)


def save(issuer: str) -> None:
    set_provider(by=SYSTEM, name="Firmenkonto", issuer=issuer, client_id="leadwerk", secret="x")


def test_the_check_says_in_plain_words_what_is_wrong(ada: Client, provider_process: HonestProvider) -> None:
    def said(issuer: str) -> str:
        save(issuer)
        answer = ada.post(f"{PAGE}check/")
        assert answer.status_code == 200
        return words(answer)

    assert "Der Anbieter antwortet" in said(provider_process.issuer)
    assert "keine Beschreibung" in said(f"{provider_process.issuer}/elsewhere")
    assert "nicht erreichbar" in said(f"http://127.0.0.1:{free_port()}")
    assert "mit https:// beginnen" in said("http://login.example.org")
    assert "mit https:// beginnen" in said("file:///etc/passwd")
    with lying_provider(description=b"<html>") as issuer:
        assert "keine Beschreibung" in said(issuer)
    with lying_provider(description=b"x" * 3_000_000) as issuer:
        assert "nicht erreichbar" in said(issuer)
    with lying_provider(leads_to=f"{provider_process.issuer}/.well-known/openid-configuration") as issuer:
        assert "keine Beschreibung" in said(issuer)
    ends = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), "http://login.example.org/x")
    with lying_provider() as issuer, lying_provider(description={"issuer": issuer} | ends) as other:
        assert "Der Anbieter nennt sich" in said(other)


def test_endpoints_without_encryption_are_refused(ada: Client) -> None:
    ends = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), "http://login.example.org/x")
    lies: dict[str, Any] = {}
    with lying_provider(**(told := {"description": lies})) as issuer:
        assert told["description"] is lies
        lies |= {"issuer": issuer, **ends}
        save(issuer)
        assert "mit https:// beginnen" in words(ada.post(f"{PAGE}check/"))


def test_it_is_switched_on_only_if_the_provider_answers(ada: Client, provider_process: HonestProvider) -> None:
    assert ada.post(f"{PAGE}switch/", {"to": "on"})["Location"] == PAGE  # nothing to switch yet
    save(f"http://127.0.0.1:{free_port()}")
    answer = ada.post(f"{PAGE}switch/", {"to": "on"})
    assert answer.status_code == 422
    assert "nicht erreichbar" in words(answer)
    assert not IdentityProvider.objects.get().is_on
    save(provider_process.issuer)
    assert ada.post(f"{PAGE}switch/", {"to": "on"}).status_code == 303
    assert IdentityProvider.objects.get().is_on
    assert "Die Einmalanmeldung ist an" in words(ada.get(PAGE))
    assert ada.post(f"{PAGE}switch/", {"to": "off"}).status_code == 303
    assert not IdentityProvider.objects.get().is_on


def test_whoever_holds_less_than_somebody_cannot_vouch_for_them(cast: Cast) -> None:
    settler = add_role("Einrichter", by=cast.ada)
    edit_role(
        settler,
        by=cast.ada,
        version=1,
        name="Einrichter",
        name_en="",
        grants={Permission.MANAGE_SETTINGS: Scope.ALL},
    )
    edit_user(cast.leo, by=cast.ada, roles=[settler])
    with pytest.raises(ProviderReachesFurther):
        set_provider(by=cast.leo, name="x", issuer="https://evil.example", client_id="x", secret="x")


def test_no_role_is_given_by_claim_that_whoever_sets_it_does_not_hold(cast: Cast) -> None:
    wide = add_role("Alles", by=SYSTEM, like=Role.objects.get(key="administration"))
    admin = Role.objects.get(key="administration")
    grants: dict[str, Scope] = {Permission.LEAD_EXPORT: Scope.NONE}
    edit_role(admin, by=SYSTEM, version=admin.version, name="", name_en="", grants=grants)
    for role in Role.objects.exclude(pk__in=[wide.pk, admin.pk]):
        edit_role(role, by=SYSTEM, version=role.version, name=role.name, name_en=role.name_en, grants=grants)
    fields: dict[str, Any] = {"name": "x", "issuer": "https://login.example", "client_id": "x", "secret": "x"}
    for more in ({"default_role": wide}, {"claimed_roles": [("a", wide)]}):
        with pytest.raises(WiderThanOneself):
            set_provider(by=cast.ada, **(fields | more))
    set_provider(by=cast.ada, **fields, claimed_roles=[("a", admin)])


def test_both_languages(ada: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    save("https://login.example")
    ada.get(PAGE)
    with django_assert_max_num_queries(10):
        assert "Einmalanmeldung" in words(ada.get(PAGE))
    edit_user(cast.ada, by=cast.ada, language="en")
    page = words(ada.get(PAGE))
    assert "Single sign-on is off" in page
    assert "Client secret" in page
