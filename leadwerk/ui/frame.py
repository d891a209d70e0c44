"""What surrounds every page: the navigation, the person, what was just done. The kit knows no domain; whoever does
fills this in and gives it to the page as `frame`."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from django.http import HttpResponse

Theme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place to go to. `key` is its shortcut as pressed, "g l" for G then L; `alert` makes the count red."""

    label: str
    url: str
    icon: str = ""
    count: int | None = None
    alert: bool = False
    current: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as the sidebar shows them."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Toast:
    """What was done, said once, with the address that undoes it. `tone` is "ok", or "error" for a refusal."""

    text: str
    undo: str = ""
    tone: Literal["ok", "error"] = "ok"

    def on(self, response: HttpResponse) -> HttpResponse:
        """Let a fragment bring the toast along; returns the same response."""
        told = json.loads(response.get("HX-Trigger", "{}"))
        response["HX-Trigger"] = json.dumps(told | {"toast": asdict(self)})
        return response


@dataclass(frozen=True, slots=True)
class Banner:
    """A line above every page that stays until what it tells of is over; its button posts to `url`."""

    words: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the content. An empty address leaves the control out: nothing in the frame is ever dead.

    `quick` are forms that open over every page by their key. `main` stands in the sidebar; the first two and the
    search lie under the thumb on the phone, and the fourth place there is the third of `main`. `setup` is the group
    "Set up", `account` the person's menu. Frames that are equal look alike but for their toasts: they are drawn once.
    """

    company: str
    person: Person
    home: str
    main: tuple[NavItem, ...]
    sign_out: str
    views: tuple[NavItem, ...] = ()
    setup: tuple[NavItem, ...] = ()
    account: tuple[NavItem, ...] = ()
    quick: tuple[NavItem, ...] = ()
    search: str = ""
    manual: str = ""
    theme: Theme = "auto"
    theme_url: str = ""
    single_keys: bool = True
    toasts: Sequence[Toast] = field(default=(), compare=False)
