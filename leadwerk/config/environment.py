"""Configuration by environment: every variable Leadwerk reads, checked once at start.

A wrong value is refused with the variable's name and the reason, never guessed around.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit


class WrongConfiguration(Exception):
    """A setting in the environment cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Environment:
    """What the environment says, typed. Times in seconds, sizes in bytes."""

    data_dir: Path
    database_url: str
    port: int
    bind: str
    hosts: tuple[str, ...]
    secret_key: str
    debug: bool
    https: bool
    mail_url: str
    mail_from: str
    web_workers: int

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


def read(source: dict[str, str] | None = None) -> Environment:
    """Read and check all `LEADWERK_…` variables.

    Raises `WrongConfiguration` with the variable's name and what it should be.
    """
    env = dict(os.environ if source is None else source)
    data_dir = Path(env.get("LEADWERK_DATA_DIR", "data")).expanduser().resolve()
    return Environment(
        data_dir=data_dir,
        database_url=_database_url(env, data_dir),
        port=_whole_number(env, "LEADWERK_PORT", 8000, 1, 65535),
        bind=env.get("LEADWERK_BIND", "127.0.0.1"),
        hosts=_hosts(env),
        secret_key=_secret_key(env, data_dir),
        debug=_switch(env, "LEADWERK_DEBUG", False),
        https=_switch(env, "LEADWERK_HTTPS", False),
        mail_url=_mail_url(env),
        mail_from=env.get("LEADWERK_MAIL_FROM", "leadwerk@localhost"),
        web_workers=_whole_number(env, "LEADWERK_WEB_WORKERS", 2, 1, 64),
    )


def _database_url(env: dict[str, str], data_dir: Path) -> str:
    url = env.get("LEADWERK_DATABASE_URL") or f"sqlite:///{quote(str(data_dir))}/leadwerk.sqlite3"
    parts = urlsplit(url)
    if (
        parts.scheme not in ("sqlite", "postgresql")
        or len(parts.path) < 2
        or (parts.scheme == "sqlite" and parts.netloc)
    ):
        raise WrongConfiguration(
            "LEADWERK_DATABASE_URL must look like sqlite:////path/to/file.sqlite3, "
            "postgresql://user:password@host:5432/name or postgresql:///name?host=/path/to/socket."
        )
    try:
        _ = parts.port
    except ValueError as error:
        raise WrongConfiguration(f"LEADWERK_DATABASE_URL: {error}.") from error
    return url


def _hosts(env: dict[str, str]) -> tuple[str, ...]:
    names = [name.strip() for name in env.get("LEADWERK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]
    if "*" in names:
        raise WrongConfiguration(
            "LEADWERK_HOSTS must name the hosts, not *: links in mails would carry whatever name a request claims."
        )
    return tuple(name for name in names if name)


def _whole_number(env: dict[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    raw = env.get(name, str(default))
    if not raw.isascii() or not raw.isdigit() or not lowest <= int(raw) <= highest:
        raise WrongConfiguration(f"{name} must be a whole number from {lowest} to {highest}, not {raw!r}.")
    return int(raw)


def _switch(env: dict[str, str], name: str, default: bool) -> bool:
    raw = env.get(name, "yes" if default else "no").lower()
    if raw not in ("yes", "no", "true", "false", "1", "0"):
        raise WrongConfiguration(f"{name} must be yes or no, not {raw!r}.")
    return raw in ("yes", "true", "1")


def _mail_url(env: dict[str, str]) -> str:
    url = env.get("LEADWERK_MAIL_URL", "console:")
    if urlsplit(url).scheme not in ("smtp", "smtps", "console"):
        raise WrongConfiguration(
            "LEADWERK_MAIL_URL must look like smtp://user:password@host:587, smtps://… or console:."
        )
    return url


def _secret_key(env: dict[str, str], data_dir: Path) -> str:
    """The signing key: from the environment, or one made at first start and kept readable by its owner alone."""
    if key := env.get("LEADWERK_SECRET_KEY"):
        if len(key) < 32:
            raise WrongConfiguration("LEADWERK_SECRET_KEY must have at least 32 characters.")
        return key
    path = data_dir / "secret.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise WrongConfiguration(f"LEADWERK_DATA_DIR: {path} cannot be read ({error.strerror}).") from error
    import secrets

    key = secrets.token_urlsafe(48)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process of the same start was faster
        return path.read_text().strip()
    except OSError as error:
        raise WrongConfiguration(f"LEADWERK_DATA_DIR: {data_dir} cannot be written ({error.strerror}).") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def database_settings(url: str) -> dict[str, Any]:
    """Django's `DATABASES["default"]` for a URL that `read` accepted.

    Three slashes before an SQLite path mean relative to the working directory, four mean absolute. What follows `?` in
    a PostgreSQL URL goes to libpq (`sslmode`, `connect_timeout`, …).
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "leadwerk.foundation.db.sqlite_gated",
            "NAME": str(Path(unquote(parts.path[1:])).absolute()),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
                    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
