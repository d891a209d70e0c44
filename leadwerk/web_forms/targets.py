"""What a field of a form can be: a field of the lead, a question of one's own, a file, a heading."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.intake.draft import LIMITS
from leadwerk.intake.fields import LABELS


class Kind(StrEnum):
    """How a field is asked."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    LIST = "list"
    SEVERAL = "several"
    FILE = "file"
    HEADING = "heading"


KIND_WORDS: dict[Kind, Promise] = {
    Kind.LINE: _("One line"),
    Kind.LINES: _("Several lines"),
    Kind.CHOICE: _("Choice, all visible"),
    Kind.LIST: _("Choice, as a list"),
    Kind.SEVERAL: _("Choice of several"),
    Kind.FILE: _("File"),
    Kind.HEADING: _("Subheading"),
}
CHOOSING = (Kind.CHOICE, Kind.LIST, Kind.SEVERAL)
LONGEST = 5_000
"""Characters of a text of several lines, and of an answer that has no field of the lead."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field of the lead as a form asks for it."""

    name: str
    kinds: tuple[Kind, ...]
    input_type: str = "text"
    autocomplete: str = ""

    @property
    def label(self) -> Promise:
        return LABELS[self.name]

    @property
    def limit(self) -> int:
        return LIMITS.get(self.name, LONGEST)


_LINE = (Kind.LINE,)
_OPEN = (Kind.LINE, Kind.CHOICE, Kind.LIST)
TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("company", _LINE, autocomplete="organization"),
        Target("salutation", _OPEN, autocomplete="honorific-prefix"),
        Target("title", _OPEN),
        Target("first_name", _LINE, autocomplete="given-name"),
        Target("last_name", _LINE, autocomplete="family-name"),
        Target("full_name", _LINE, autocomplete="name"),
        Target("job_title", _OPEN, autocomplete="organization-title"),
        Target("email", _LINE, "email", "email"),
        Target("phone", _LINE, "tel", "tel"),
        Target("mobile", _LINE, "tel", "tel"),
        Target("street", _LINE, autocomplete="street-address"),
        Target("postal_code", _LINE, autocomplete="postal-code"),
        Target("city", _LINE, autocomplete="address-level2"),
        Target("country", _OPEN, autocomplete="country-name"),
        Target("website", _LINE, autocomplete="url"),
        Target("industry", _OPEN),
        Target("employees", _OPEN),
        Target("interest", (*_OPEN, Kind.SEVERAL)),
        Target("description", (Kind.LINES, Kind.LINE)),
    )
}
QUESTION, FILE, HEADING = "question", "file", "heading"
"""What is no field of the lead: the answer goes to the journal, the file to the attachments, the heading nowhere."""
OTHERS: dict[str, tuple[Kind, ...]] = {
    QUESTION: (Kind.LINE, Kind.LINES, *CHOOSING),
    FILE: (Kind.FILE,),
    HEADING: (Kind.HEADING,),
}
OTHER_WORDS: dict[str, Promise] = {
    QUESTION: _("Question of your own"),
    FILE: _("File"),
    HEADING: _("Subheading"),
}
ENOUGH = frozenset(("company", "first_name", "last_name", "full_name", "email", "phone", "mobile", "description"))
"""What makes a lead by itself."""


def is_known(target: str) -> bool:
    return target in TARGETS or target in OTHERS


def kinds_of(target: str) -> tuple[Kind, ...]:
    return TARGETS[target].kinds if target in TARGETS else OTHERS[target]


def words_of(target: str) -> str:
    return str(TARGETS[target].label if target in TARGETS else OTHER_WORDS[target])
