"""Answers one question in this process: `python -m bench.ask QUESTION DATABASE LEADS`, started by `python -m bench`.

Django is set up for the installation that the environment names. A question that cannot be answered fails loudly.
"""

import importlib
import os
import sys
from pathlib import Path

import django

from bench.data import Installation, home
from bench.measure import Teller
from tools.cluster import Cluster


def main() -> None:
    name, database, leads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    django.setup()
    cluster = Cluster(home(leads)) if database == "postgresql" else None
    place = Installation(database, leads, Path(os.environ["LEADWERK_DATA_DIR"]), cluster)
    importlib.import_module(f"bench.questions.{name}").answer(
        place, Teller(name, database, leads, is_long=bool(os.environ["BENCH_LONG"]))
    )


if __name__ == "__main__":
    main()
