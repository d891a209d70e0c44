"""Who the demo invents reaches nobody, and no two are quite alike."""

import random
import re
import string
import time

from leadwerk.config.demo import people, words
from leadwerk.foundation.text import email_key, has_legal_form, phone_key

NOBODYS_NUMBERS = re.compile(
    r"\+49(?:3023125|6990009|4066969|2214710|8999998)\d{3}\d*|\+49(?:17139200|176040690)\d{2}\d*"
)


def source() -> random.Random:
    return random.Random(20)


def test_no_number_of_the_demo_can_ring_anywhere() -> None:
    rng = source()
    for _ in range(5000):
        for number in (people.phone(rng), people.mobile(rng)):
            assert NOBODYS_NUMBERS.fullmatch(phone_key(number)), number


def test_no_address_of_the_demo_can_be_delivered() -> None:
    rng = source()
    for _ in range(3000):
        who = people.person(rng)
        firm = people.company(rng, rng.choice(words.INDUSTRIES)) if rng.random() < 0.7 else None
        address = people.email(who, firm, rng)
        assert address == email_key(address)
        assert address.endswith(".example")
        assert firm is None or firm.website.endswith(".example")


def test_the_same_source_gives_the_same_people() -> None:
    def some() -> list[object]:
        rng = source()
        return [(people.person(rng), people.company(rng, "Hotel"), people.address(rng)) for _ in range(50)]

    assert some() == some()


def test_there_is_real_variety() -> None:
    assert min(len(set(words.WOMEN)), len(set(words.MEN))) >= 250
    assert len(set(words.LAST_NAMES)) >= 700
    assert len({town for _, town, _ in words.PLACES}) >= 350
    assert len(words.INDUSTRIES) >= 55
    assert len({*words.NOTE_TEXTS, *words.CALL_TEXTS, *words.ENQUIRIES, *words.LOSS_TEXTS}) >= 200
    rng = source()
    names = {people.company(rng, rng.choice(words.INDUSTRIES)).name for _ in range(5000)}
    assert len(names) > 4000
    numbers = {people.phone(rng) for _ in range(20_000)}
    assert len(numbers) > 18_000


def test_people_are_addressed_as_who_they_are() -> None:
    rng = source()
    for _ in range(2000):
        who = people.person(rng)
        assert who.first_name.partition("-")[0] in (words.WOMEN if who.salutation == "Frau" else words.MEN)
        assert not (who.salutation == "Herr" and who.job_title.endswith("in") and who.job_title != "Verwaltung")


def test_postal_codes_belong_to_their_country() -> None:
    rng = source()
    for _ in range(2000):
        where = people.address(rng)
        assert len(where.postal_code) == (4 if where.country else 5)
    assert {state for _, _, state in words.PLACES} >= {"Bayern", "Saarland", "Thüringen", "Österreich", "Schweiz"}
    assert len({state for _, _, state in words.PLACES} - words.ABROAD) == 16


def test_every_place_in_a_pattern_is_known() -> None:
    known = {*people._CHOICES, "p", "n", "n2", "name", "whom"}
    names = [name for patterns in words.INDUSTRY_NAMES.values() for name in patterns]
    for pattern in (*words.NOTE_TEXTS, *words.CALL_TEXTS, *names):
        assert {place for _, place, _, _ in string.Formatter().parse(pattern) if place} <= known, pattern


def test_companies_are_told_by_their_legal_form() -> None:
    rng = source()
    firms = [people.company(rng, rng.choice(words.INDUSTRIES)) for _ in range(1000)]
    assert sum(has_legal_form(firm.name) for firm in firms) > 650
    assert max(len(firm.name) for firm in firms) <= 200


def test_a_million_people_are_invented_in_minutes() -> None:
    rng = source()
    begun = time.perf_counter()
    for _ in range(2000):
        who, firm = people.person(rng), people.company(rng, rng.choice(words.INDUSTRIES))
        people.address(rng), people.phone(rng), people.mobile(rng), people.email(who, firm, rng)
        people.sentence(rng, words.NOTE_TEXTS)
    assert time.perf_counter() - begun < 1.0  # 0.08 s when nothing else runs
