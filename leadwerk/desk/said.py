"""A toast that survives a redirect: what was done is said on the page that comes next."""

from dataclasses import asdict

from django.http import HttpRequest

from leadwerk.ui.frame import Toast

KEY = "said"


def say(request: HttpRequest, text: str, undo_url: str = "", *, tone: str = "ok") -> None:
    """Have the next page say this once; `undo_url` is the address that takes it back."""
    said = asdict(Toast(text, undo=undo_url, tone=tone))  # type: ignore[arg-type]
    request.session[KEY] = [*request.session.get(KEY, []), said]


def take(request: HttpRequest) -> list[Toast]:
    """What is to be said on this page; it is said only once."""
    return [Toast(**said) for said in request.session.pop(KEY)] if KEY in request.session else []
