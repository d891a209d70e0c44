"""The template: a list with every field as its header and two rows that show how they are filled."""

from leadwerk.foundation.spreadsheet import Cell
from leadwerk.intake.fields import LABELS

FIELDS = (
    "company", "salutation", "title", "first_name", "last_name", "job_title", "email", "phone", "mobile", "street",
    "postal_code", "city", "country", "website", "industry", "employees", "interest", "description", "value", "source",
    "campaign", "owner", "received_at", "consent", "note", "status", "end_reason", "closed_at", "last_contact_at",
    "task", "task_due", "task_done",
)  # fmt: skip
EXAMPLES = {
    "de": (
        "Muster & Söhne GmbH|Frau|Dr.|Petra|Muster|Einkaufsleitung|p.muster@muster-soehne.example|030 23125 418"
        "|0171 39200 07|Musterstraße 5|04109|Leipzig|Deutschland|www.muster-soehne.example|Maschinenbau|120"
        "|Photovoltaik 210 kWp|Bitte um ein Angebot bis Ende März.|189.000,00|Messe|||20.11.2026|ja"
        "|Ist erst ab 10 Uhr zu erreichen.|Offen|||23.11.2026|Angebot nachfassen|01.12.2026|nein",
        "||||Beispiel||beispiel@post.example||||||||||||||20.10.2026||||Erfolglos|Kein Interesse|15.11.2026||||",
    ),
    "en": (
        "Sample & Sons Ltd|Ms|Dr|Petra|Sample|Head of purchasing|p.sample@sample-sons.example|030 23125 418"
        "|0171 39200 07|Sample Street 5|04109|Leipzig|Germany|www.sample-sons.example|Engineering|120"
        "|Solar power 210 kWp|Please send an offer by the end of March.|189,000.00|Trade fair|||2026-11-20|yes"
        "|Can be reached from 10 am.|Open|||2026-11-23|Follow up on the offer|2026-12-01|no",
        "||||Example||example@post.example||||||||||||||2026-10-20||||Lost|Not interested|2026-11-15||||",
    ),
}  # fmt: skip


def template(language: str) -> list[list[Cell]]:
    """The rows of the template, headers in the active language."""
    rows: list[list[Cell]] = [[str(LABELS[name]) for name in FIELDS]]
    return rows + [list(row.split("|")) for row in EXAMPLES.get(language[:2], EXAMPLES["en"])]
