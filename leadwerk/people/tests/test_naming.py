import pytest
from django import forms

from leadwerk.people.naming import NameField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Küste  ", "Küste"),
        ("Nord\r\nBcc: x", "Nord Bcc: x"),
        ("Jana\u202eanaJ", "JanaanaJ"),
        ("😀", "😀"),
        ("=1", "=1"),
    ],
)
def test_a_name_stays_on_its_line_and_in_its_direction(typed: str, kept: str) -> None:
    assert NameField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\u200b\u202e\u2060", "\u00ad"])
def test_a_name_that_nobody_can_see_is_missing(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        NameField().clean(typed)
    assert NameField(required=False).clean(typed) == ""
