"""Names as people give them to users, teams, roles, books and keys: on one line, and to be read by others."""

from typing import Any

from django import forms

from leadwerk.foundation.text import clean, fold

# They turn the direction of all that follows them, on whichever page the name stands.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class NameField(forms.CharField):
    """What consists of invisible characters only is as good as empty."""

    def to_python(self, value: Any) -> str:
        name = " ".join(clean(super().to_python(value) or "").translate(_TURNING).split())
        return name if fold(name) else ""
