"""A signature or the text of a card, pasted into the dialog "New lead": it fills the fields that nobody filled."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from leadwerk.foundation.text import clean
from leadwerk.intake.signature import LONGEST
from leadwerk.ui.formats import number

if TYPE_CHECKING:
    from leadwerk.intake.signature.read import Signature


@dataclass(frozen=True)
class Pasted:
    """`text` as it was pasted; `was_read` if the fields have been filled from it already."""

    text: str = ""
    was_read: bool = False
    error: str = field(default="", compare=False)

    @classmethod
    def of(cls, posted: Mapping[str, str]) -> "Pasted":
        """What was posted: text that nobody asked to be read yet is read before a lead is made of it."""
        text = clean(posted.get("pasted", "").replace("\r\n", "\n"))
        asks = "recognise" in posted
        error = ""
        if len(text) > LONGEST:
            error = _("At most %(count)s characters are possible. Please paste the signature alone.")
            error %= {"count": number(LONGEST)}
        elif asks and not text.strip():
            error = _("Please paste a signature or the text of a business card first.")
        is_read = not text.strip() or (not asks and posted.get("read") == _mark(text))
        return cls(text, is_read, error)

    @property
    def mark(self) -> str:
        """Tells the form that comes back from which text its fields were filled."""
        return _mark(self.text) if self.text.strip() and not self.error else ""

    @cached_property
    def signature(self) -> "Signature":
        # Half a megabyte of words that a process holds only once somebody has pasted something.
        from leadwerk.intake.signature.read import read

        return read("" if self.error else self.text)

    @cached_property
    def found(self) -> dict[str, str]:
        """What was recognised, as the fields of the form show it."""
        fields = self.signature.draft.lead_fields()
        more = fields.pop("more_addresses", [])
        return fields | ({"more_addresses": "\n".join(one["value"] for one in more)} if more else {})

    def fill(self, posted: QueryDict) -> QueryDict:
        """What was typed and, where nothing was, what was recognised; the rest is put below the description."""
        filled = posted.copy()
        for name, value in self.found.items():
            if not posted.get(name, "").strip():
                filled[name] = value
        described = posted.get("description", "").replace("\r\n", "\n").strip()
        if self.signature.rest not in described:
            filled["description"] = f"{described}\n\n{self.signature.rest}".strip()
        return filled

    def hints(self, shown: Mapping[str, str]) -> "dict[str, Hint]":
        """By field: that its value was recognised, or what else the text says."""
        hints = {}
        for name, value in self.found.items():
            if _lines(shown.get(name, "")) == _lines(value):
                hints[name] = Hint(_("Recognised"), is_taken=True)
            else:
                hints[name] = Hint(_("The text says: %(value)s") % {"value": ", ".join(value.split("\n"))})
        rest = _lines(self.signature.rest)
        if rest and rest <= _lines(shown.get("description", "")):
            hints["description"] = Hint(_("With what was left of the text"), is_taken=True)
        return hints


class Hint(NamedTuple):
    """What stands below a field; `is_taken` if the field shows what was recognised."""

    words: str
    is_taken: bool = False


def _mark(text: str) -> str:
    return f"{zlib.crc32(text.encode()):x}"


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}
