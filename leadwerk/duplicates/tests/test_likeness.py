import pytest

from leadwerk.duplicates.identity import identity_of
from leadwerk.duplicates.keys import block_keys
from leadwerk.duplicates.likeness import Level, compare

ANNA = {
    "first_name": "Anna",
    "last_name": "Müller",
    "street": "Lindenstr. 4 b",
    "postal_code": "04109",
    "city": "Leipzig",
}
FIRM = {"company_name": "Möbelwerke Hartwig GmbH & Co. KG", "street": "Hafenstraße 12", "postal_code": "20457"}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (ANNA, ANNA | {"title": "Dr.", "last_name": "Mueller", "street": "Linden-Straße 4b"}, Level.LIKELY),
        (ANNA, ANNA | {"first_name": "Müller", "last_name": "Anna"}, Level.LIKELY),
        (ANNA, ANNA | {"last_name": "Mülelr", "postal_code": "04190"}, Level.LIKELY),
        (ANNA, ANNA | {"street": "", "postal_code": "04190"}, Level.LIKELY),
        (ANNA, ANNA | {"street": "Rathausgasse 9", "postal_code": "04190"}, Level.LIKELY),
        (ANNA, ANNA | {"street": "Rathausgasse 9", "postal_code": "04107"}, Level.POSSIBLE),
        (ANNA, ANNA | {"street": "Rathausgasse 4b", "postal_code": "04107"}, Level.LIKELY),
        (ANNA, ANNA | {"first_name": "Bert", "street": "Rathausgasse 9"}, None),
        (ANNA, ANNA | {"first_name": "Bert"}, Level.LIKELY),
        (ANNA, ANNA | {"street": "Lindenstr. 88", "last_name": "Mxllexr"}, Level.LIKELY),
        (ANNA, ANNA | {"last_name": "von Müller", "street": ""}, Level.LIKELY),
        (ANNA, {"first_name": "Anna", "last_name": "Müller", "city": "Leipzig"}, Level.POSSIBLE),
        (ANNA, {"first_name": "Anna", "last_name": "Müller", "city": "Köln"}, None),
        (ANNA, ANNA | {"first_name": "Bert", "last_name": "Vogt"}, None),
        (FIRM, FIRM | {"company_name": "Moebelwerke Hartwig AG", "street": "Hafenstr. 12"}, Level.LIKELY),
        (FIRM, {"company_name": "Möbelw. Hartwig", "street": "Hafenstr. 12", "city": "Hamburg"}, Level.LIKELY),
        (FIRM, {"company_name": "Möbelwerke Hartwig"}, Level.POSSIBLE),
        (FIRM, FIRM | {"company_name": "Reederei Rohr GmbH"}, None),
        (
            FIRM | {"first_name": "Anna", "last_name": "Kern"},
            FIRM | {"first_name": "Bert", "last_name": "Vogt"},
            Level.POSSIBLE,
        ),
        (FIRM | {"email": "a@hartwig.example"}, {"email": "b@hartwig.example"}, Level.POSSIBLE),
        ({"last_name": "Kern", "email": "kern@gmx.de"}, {"last_name": "Vogt", "email": "vogt@gmx.de"}, None),
    ],
)
def test_likeness_has_the_level_a_person_would_give_it(
    one: dict[str, str], other: dict[str, str], level: Level | None
) -> None:
    found = compare(identity_of(one), identity_of(other))
    assert (found.level if found else None) == level
    back = compare(identity_of(other), identity_of(one))
    assert (back.level if back else None) == level, "whoever is compared with whom"


def test_two_mistakes_leave_one_key_whole() -> None:
    mistyped = [
        ANNA | {"last_name": "Kmüller", "street": "Kindenstr. 4 b"},
        ANNA | {"last_name": "Kmüller", "postal_code": "04119"},
        ANNA | {"first_name": "Ana-Lena", "last_name": "Kmüller"},
        ANNA | {"street": "Lindenstr. 44", "postal_code": "04119"},
        ANNA | {"first_name": "Kanna", "last_name": "Kmüller", "street": "Kindenstr. 4b"},
        ANNA | {"first_name": "Kanna", "street": "Kindenstr. 4b", "postal_code": "04119"},
    ]
    for one in mistyped:
        assert block_keys(identity_of(ANNA)) & block_keys(identity_of(one)), one
