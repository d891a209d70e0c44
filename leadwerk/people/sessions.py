"""Who is signed in: session and user, read by every request before anything else (decision 0015)."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, CharField, DateTimeField, QuerySet

from leadwerk.foundation.clock import now
from leadwerk.foundation.prepared import Given, rows_of_nobody
from leadwerk.people.models import User

_COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)


class SessionStore(DatabaseSessions):
    """Sessions in the database, as Django keeps them."""

    def load(self) -> dict[str, Any]:
        for [data] in rows_of_nobody("session", _session, session=self.session_key, now=now()):
            found: dict[str, Any] = self.decode(data)
            return found
        self._session_key = None
        return {}


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth tells no types
    """Signs in as allauth does."""

    def get_user(self, user_id: Any) -> User | None:
        for row in rows_of_nobody("user", _user, pk=user_id):
            user = User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row)
            return user if self.user_can_authenticate(user) else None
        return None


def _session() -> QuerySet[Session, Any]:
    session, at = Given("session", CharField()), Given("now", DateTimeField())
    return Session.objects.filter(session_key=session, expire_date__gt=at).values_list("session_data")


def _user() -> QuerySet[User, Any]:
    return User.objects.filter(pk=Given("pk", BigIntegerField())).order_by().values_list(*_COLUMNS)
