"""Whether a search among all leads is still at work."""

from leadwerk.duplicates.models import Scan
from leadwerk.foundation.models import Job

JOB = "duplicates:scan"
"""The key of its job: there is one at a time."""


def is_under_way(scan: Scan) -> bool:
    """False as well for one that its job has given up, after failing again and again: it can go on or begin anew."""
    return scan.finished_at is None and Job.objects.filter(dedupe_key=JOB, finished_at=None).exists()
