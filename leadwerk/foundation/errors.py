"""Refusals: a verb that may not or cannot be done raises one of these classes, never a bare string.

`code` is stable: the API returns it, logs name it, tests assert it. Words for people and the HTTP status are added at
the edge, in `config/errors.py`.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A verb said no. `words` is the sentence for the person, with `%(name)s` places filled from `facts`."""

    code: ClassVar[str] = ""
    words: ClassVar[Promise | str] = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.code)

    def sentence(self) -> str:
        """The sentence in the active language."""
        return str(self.words) % self.facts if self.facts else str(self.words)


class RuleBroken(Refusal):
    """A rule of the field stands against it (409)."""


class NotAllowed(Refusal):
    """The record may be seen, but this may not be done with it (403); `permission` names what is missing."""

    code = "not_allowed"


class Unusable(Refusal):
    """What was sent cannot be meant so (422)."""


class Stale(RuleBroken):
    """Somebody changed the record meanwhile (409). `changes` is what changed since, `entry` who did it."""

    code = "stale"
    words = _("Somebody else has changed %(lead)s in the meantime.")


class Unseen(Refusal):
    """The record does not exist for this person, whether it exists or not (404)."""

    code = "not_found"
    words = _("There is nothing here, or you may not see it.")
