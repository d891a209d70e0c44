"""The language of whoever an import is for: what goes to the journal in the background reads as if they were there."""

from contextlib import AbstractContextManager

from django.utils import translation

from leadwerk.people.models import User
from leadwerk.people.organisation import company


def tongue(user: User | None) -> AbstractContextManager[None]:
    return translation.override((user.language if user is not None else "") or company().language)
