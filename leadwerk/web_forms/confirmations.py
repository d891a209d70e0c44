"""The link in a mail by which somebody confirms their address: signed, for a month."""

from django.core import signing

SALT = "leadwerk form confirmation"
VALID = 30 * 24 * 60 * 60


def issue(event_id: int) -> str:
    return signing.dumps(event_id, salt=SALT)


def read(sent: str) -> int | None:
    """The event of the ledger that the link is about; None if it is made up or too old."""
    try:
        event_id = signing.loads(sent, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    return event_id if isinstance(event_id, int) else None
