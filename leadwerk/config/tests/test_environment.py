"""Configuration by environment: what is read, how databases are named, what is refused."""

from pathlib import Path

import pytest

from leadwerk.config import environment
from leadwerk.config.environment import WrongConfiguration, database_settings

KEY = "0123456789abcdef0123456789abcdef"


def read(home: Path, **variables: str) -> environment.Environment:
    return environment.read({"LEADWERK_DATA_DIR": str(home), "LEADWERK_SECRET_KEY": KEY, **variables})


def test_without_any_setting_the_database_lies_in_the_data_directory(tmp_path: Path) -> None:
    odd = tmp_path / "Größe 100% #1"
    url = read(odd).database_url
    assert database_settings(url)["NAME"] == str(odd / "leadwerk.sqlite3")


def test_four_slashes_are_absolute_and_three_are_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_settings("sqlite:////srv/leads.sqlite3")["NAME"] == "/srv/leads.sqlite3"
    assert database_settings("sqlite:///leads.sqlite3")["NAME"] == str(tmp_path / "leads.sqlite3")


def test_a_postgresql_url_is_taken_apart() -> None:
    found = database_settings("postgresql://lea%40d:p%2Fw%3A@db.example.org:5433/leads?sslmode=require")
    assert {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "leads",
        "USER": "lea@d",
        "PASSWORD": "p/w:",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_postgresql_may_be_reached_by_its_socket() -> None:
    found = database_settings("postgresql:///leads?host=/var/run/Postgres")
    assert (found["HOST"], found["PORT"], found["USER"], found["OPTIONS"]) == ("/var/run/Postgres", "", "", {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEADWERK_PORT", "0"),
        ("LEADWERK_PORT", "70000"),
        ("LEADWERK_PORT", "²"),
        ("LEADWERK_WEB_WORKERS", "many"),
        ("LEADWERK_HTTPS", "perhaps"),
        ("LEADWERK_SECRET_KEY", "short"),
        ("LEADWERK_MAIL_URL", "mail.example.org"),
        ("LEADWERK_DATABASE_URL", "mysql://localhost/leads"),
        ("LEADWERK_DATABASE_URL", "postgresql://localhost"),
        ("LEADWERK_DATABASE_URL", "postgresql://localhost:port/leads"),
        ("LEADWERK_DATABASE_URL", "sqlite://leads.sqlite3"),
        ("LEADWERK_DATABASE_URL", "sqlite:///"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongConfiguration, match=name):
        read(tmp_path, **{name: value})


def test_the_signing_key_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = {"LEADWERK_DATA_DIR": str(tmp_path / "new")}
    first = environment.read(home)
    assert len(first.secret_key) >= 32
    assert environment.read(home).secret_key == first.secret_key
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0
