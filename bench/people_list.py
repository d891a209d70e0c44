"""A list of contacts as a sales team would get it: German firms and people, with the gaps and habits of real lists."""

import csv
import random
from pathlib import Path

HEADERS = (
    "Firma", "Anrede", "Titel", "Vorname", "Nachname", "Funktion", "E-Mail", "Telefon", "Mobil", "Straße", "PLZ", "Ort",
    "Land", "Website", "Branche", "Mitarbeiter", "Interesse", "Wert in EUR", "Eingegangen am", "Bemerkung",
)  # fmt: skip


def write_list(path: Path, count: int, seed: int = 11) -> None:
    """Write `count` rows to a CSV file as Excel saves it here: semicolons, cp1252."""
    from leadwerk.config.demo import people, words

    rng = random.Random(seed)
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(HEADERS)
        for number in range(count):
            who, where = people.person(rng), people.address(rng)
            is_firm = rng.random() < 0.75
            industry = rng.choice(words.INDUSTRIES)
            firm = people.company(rng, industry) if is_firm else None
            local, _, domain = people.email(who, firm, rng).partition("@")
            # Lists repeat firms, seldom people: the number makes of a few thousand names as many addresses as rows.
            email = f"{local}{number % 9973}@{domain}" if rng.random() < 0.85 else ""
            day = f"{rng.randrange(1, 29):02d}.{rng.randrange(1, 13):02d}.{rng.choice((2025, 2026))}"
            sheet.writerow(
                (
                    firm.name if firm else "",
                    who.salutation,
                    who.title,
                    who.first_name,
                    who.last_name,
                    who.job_title if firm else "",
                    email,
                    people.phone(rng) if rng.random() < 0.7 or not email else "",
                    people.mobile(rng) if rng.random() < 0.4 else "",
                    where.street,
                    where.postal_code,
                    where.city,
                    where.country,
                    firm.website if firm else "",
                    industry if firm else "",
                    firm.employees if firm else "",
                    rng.choice(words.INTERESTS_PRIVATE) if rng.random() < 0.3 else "",
                    f"{rng.randrange(5, 900) * 100},00" if rng.random() < 0.5 else "",
                    day,
                    people.sentence(rng, words.NOTE_TEXTS) if rng.random() < 0.15 else "",
                )
            )
