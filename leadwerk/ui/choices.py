"""What a select offers, drawn at once: Django draws each option by a template of its own, which takes a second for the
names of two thousand colleagues."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.forms.utils import flatatt
from markupsafe import Markup, escape

# From so many on, a field above the select finds among them.
MANY = 40


@dataclass(frozen=True, slots=True)
class Offered:
    """The options of a select as HTML, and how many."""

    html: Markup
    count: int

    @property
    def is_long(self) -> bool:
        return self.count > MANY


def offered(options: Iterable[Any], value: object = "") -> Offered:
    """Pairs of value and label, of which `value` is chosen; a label that is a list of pairs makes a group."""
    drawn: list[str] = []
    count = _draw(options, "" if value is None else str(value), drawn)
    return Offered(Markup("".join(drawn)), count)  # noqa: S704 (escaped where it is drawn)


def _draw(options: Iterable[Any], chosen: str, drawn: list[str]) -> int:
    count = 0
    for key, label in options:
        if isinstance(label, list | tuple):
            drawn.append(f'<optgroup label="{escape(str(key))}">')
            count += _draw(label, chosen, drawn)
            drawn.append("</optgroup>")
            continue
        words = "" if key is None else str(key)
        drawn.append(
            f'<option value="{escape(words)}"{" selected" if words == chosen else ""}>{escape(str(label))}</option>'
        )
        count += 1
    return count


def offered_by(bound: BoundField) -> Offered:
    """What the select of a form offers."""
    return offered(bound.field.widget.choices, bound.value())


def select_attributes(bound: BoundField, attrs: dict[str, Any]) -> Markup:
    """What Django writes into the tag of a select: its name and id, and whether it is required, disabled or wrong."""
    widget = bound.field.widget
    own = bound.build_widget_attrs({"id": bound.auto_id} | attrs if bound.auto_id else dict(attrs), widget)
    return Markup(flatatt({"name": bound.html_name} | widget.build_attrs(widget.attrs, own)))  # noqa: S704 (escapes)
