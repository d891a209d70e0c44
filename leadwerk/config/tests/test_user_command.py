"""`leadwerk user` does what the page does, journal included."""

import io

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from leadwerk.config.cli import main
from leadwerk.journal.models import Entry
from leadwerk.people.models import Role, User
from leadwerk.people.second_factor import has_second_factor
from tests.cast import Cast


@pytest.mark.django_db
def test_what_is_done_to_users_stands_in_the_journal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (("create", "tom@example.org", "--last-name", "Tom"), ("password", "jana@example.org")):
        monkeypatch.setattr("sys.stdin", io.StringIO("ein langes Wort\n"))
        assert main(["user", *arguments]) == 0
    added, password = Entry.objects.filter(by=None, subject_kind="user").order_by("pk")
    assert (added.kind, added.changes["email"]) == ("user_added", [None, "tom@example.org"])
    assert added.changes["roles"] == [None, [Role.objects.get(key="agent").pk]]
    assert (password.kind, password.subject_id) == ("password_set", cast.jana.pk)
    assert User.objects.get(email="tom@example.org").check_password("ein langes Wort")


@pytest.mark.django_db
def test_a_lost_second_factor_is_removed_on_the_server(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    TOTP.activate(cast.ada, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert main(["user", "remove-second-factor", "ADA@example.org"]) == 0
    assert "signs in with the password alone" in capsys.readouterr().out
    assert not has_second_factor(cast.ada)
    assert Entry.objects.get(kind="second_factor_removed").by is None
    assert main(["user", "remove-second-factor", "ada@example.org"]) == 0
    assert "has no second factor" in capsys.readouterr().out
    assert main(["user", "remove-second-factor", "niemand@example.org"]) != 0
