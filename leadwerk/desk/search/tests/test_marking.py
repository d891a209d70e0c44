import pytest

from leadwerk.desk.search.marking import marked
from leadwerk.foundation.text import search_terms


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Möbelwerke Hartwig", "hart", "Möbelwerke <mark>Hart</mark>wig"),
        ("Müller & Söhne", "mueller", "<mark>Müller</mark> &amp; Söhne"),
        ("Müller & Söhne", "muller sohne", "<mark>Müller</mark> &amp; <mark>Söhne</mark>"),
        ("Straßenbau", "strasse", "<mark>Straße</mark>nbau"),
        ("Aachen", "a", "<mark>Aa</mark>chen"),
        ("<b>x</b>", "b", "&lt;<mark>b</mark>&gt;x&lt;/<mark>b</mark>&gt;"),
        ("Holzbau", "stein", "Holzbau"),
        ("", "x", ""),
    ],
)
def test_the_letters_a_term_stands_for_are_marked(text: str, query: str, shown: str) -> None:
    assert marked(text, search_terms(query)) == shown
