"""Builds the demo company of a bench installation, `python -m bench.build N`: on a fixed day, so always the same."""

import datetime as dt
import sys

import django

DAY = dt.datetime(2026, 11, 20, 10, 30, tzinfo=dt.UTC)


def main() -> None:
    django.setup()
    from leadwerk.config.demo.build import build

    build(int(sys.argv[1]), now=DAY, say=lambda text: print(text, file=sys.stderr, flush=True))


if __name__ == "__main__":
    main()
