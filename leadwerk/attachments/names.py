"""Names of files as people read them: kept, without what could deceive or break out."""

import unicodedata

LONGEST = 255
LONGEST_ENDING = 20
UNNAMED = "unnamed"


def cleaned(name: str) -> str:
    """The last part of a path, without control, format and direction characters; cut in the middle, ending kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    kept = " ".join(kept.split())
    if not kept.strip(". "):
        return UNNAMED
    if len(kept) <= LONGEST:
        return kept
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return kept[: LONGEST - 1] + "…"
    return stem[: LONGEST - len(ending) - 2] + "…." + ending
