"""Markup that is drawn once: never in another language, never another person's, never unescaped."""

from dataclasses import replace

from django.utils import translation
from markupsafe import Markup

from leadwerk.ui.drawn import drawn
from leadwerk.ui.frame import Frame, NavItem, Person, Toast

FRAME = Frame("Brinkmann", Person(8, "Jana Petersen"), "/", (NavItem("Leads", "/leads/", "leads", 3),), "/sign-out/")


def test_a_text_and_the_same_text_as_markup_are_drawn_apart() -> None:
    assert "<b>3</b>" in drawn("ui/badge.html", "badge", Markup("<b>3</b>"))
    assert "&lt;b&gt;3&lt;/b&gt;" in drawn("ui/badge.html", "badge", "<b>3</b>")


def test_each_language_has_its_own() -> None:
    with translation.override("de"):
        assert "Abmelden" in drawn("ui/frame.html", "sidebar", FRAME)
    with translation.override("en"):
        assert "Sign out" in drawn("ui/frame.html", "sidebar", FRAME)


def test_whatever_differs_in_the_frame_is_drawn_anew() -> None:
    drawn("ui/frame.html", "sidebar", FRAME)
    assert "Viola Brandt" in drawn("ui/frame.html", "sidebar", replace(FRAME, person=Person(9, "Viola Brandt")))
    more = replace(FRAME, main=(replace(FRAME.main[0], count=4_711),))
    assert "4.711" in drawn("ui/frame.html", "sidebar", more)


def test_what_was_said_once_does_not_make_another_frame() -> None:
    assert replace(FRAME, toasts=[Toast("Gespeichert.")]) == FRAME
