"""Taking and telling figures."""

import json
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass
class Teller:
    """Prints a JSON line per figure and remembers which goals were missed; `is_long` allows a question hours."""

    question: str
    database: str
    leads: int
    missed: int = 0
    is_long: bool = False

    def tell(
        self,
        case: str,
        value: float,
        unit: str,
        *,
        limit: float | None = None,
        goal: float | None = None,
        at_least: bool = False,
        **more: Any,
    ) -> None:
        """`goal` is met by a value not above it, with `at_least` not below it."""
        met = None if goal is None else (value >= goal if at_least else value <= goal)
        self.missed += met is False
        line = {
            "question": self.question,
            "case": case,
            "database": self.database,
            "leads": self.leads,
            "value": _short(value),
            "unit": unit,
            "limit": None if limit is None else _short(limit),
            "ratio": None if not limit else _short(value / limit),
            "goal": goal,
            "met": met,
        }
        print(json.dumps(line | more, ensure_ascii=False), flush=True)

    def times(
        self,
        case: str,
        seconds: Sequence[float],
        *,
        limit: Sequence[float] | None = None,
        goal: float | None = None,
        **more: Any,
    ) -> None:
        """Tell the 95th percentile of `seconds` in ms, with the median; `goal` in ms."""
        self.tell(
            case,
            p95(seconds) * 1000,
            "ms p95",
            limit=None if limit is None else p95(limit) * 1000,
            goal=goal,
            median=_short(statistics.median(seconds) * 1000),
            runs=len(seconds),
            **more,
        )


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[max(0, math.ceil(len(seconds) * 0.95) - 1)]


def timed(do: Callable[[], Any], runs: int, warm: int = 2) -> list[float]:
    """Wall seconds of each of `runs` calls, after `warm` that do not count."""
    for _ in range(warm):
        do()
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - begun)
    return seconds


def _short(value: float) -> float:
    return round(value, 3 if abs(value) < 10 else 1)
