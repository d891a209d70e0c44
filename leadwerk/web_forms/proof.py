"""Proof of work: a sum that takes a browser a moment and a machine that sends thousands of posts too long.

Set only where scripts run; without them the other checks hold. The library is loaded when the first form is shown.
"""

import json
import secrets
import time

from django.utils.crypto import salted_hmac

LEAST, MOST = 4_000, 20_000
"""How many tries it takes; known only to us."""
VALID = 6 * 60 * 60
ALGORITHM = "SHA-256"


def task(number: str) -> str:
    """A task for the browser, bound to the ticket of this number; as JSON."""
    from altcha import create_challenge

    challenge = create_challenge(
        ALGORITHM,
        1,
        counter=LEAST + secrets.randbelow(MOST - LEAST),
        expires_at=int(time.time()) + VALID,
        data={"ticket": number},
        hmac_secret=_secret(),
    )
    return json.dumps(challenge.to_dict(), separators=(",", ":"))


def holds(solution: str, number: str) -> bool | None:
    """Whether this solves the task of that ticket. None if it came too late to tell."""
    from altcha import Payload, verify_solution

    if len(solution) > 4_000:
        return False
    try:
        payload = Payload.from_base64(solution)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    found = verify_solution(payload, _secret())
    if found.expired:
        return None
    data = payload.challenge.parameters.data
    return found.verified and isinstance(data, dict) and data.get("ticket") == number


def _secret() -> str:
    return salted_hmac("leadwerk proof of work", "", algorithm="sha256").hexdigest()
