"""`python -m bench QUESTION … --leads N --database sqlite|postgresql`; without a question, all standard ones."""

import argparse
import pkgutil
import subprocess
import sys

from bench import questions
from bench.data import installation

LONG = ("contention", "imports")
ALL = sorted(module.name for module in pkgutil.iter_modules(questions.__path__))


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("question", nargs="*", help=", ".join(ALL))
    parser.add_argument("--long", action="store_true", help="an hour of writing; a file of 1,000,000 rows")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    arguments = parser.parse_args()
    if unknown := set(arguments.question) - set(ALL):
        parser.error(f"no such question: {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    failed = 0
    for database in ["sqlite", "postgresql"] if arguments.database == "both" else [arguments.database]:
        with installation(database, arguments.leads) as place:
            for name in arguments.question or (LONG if arguments.long else ALL):
                # A process of its own for each: Django is set up for one database, and memory starts empty.
                command = [sys.executable, "-m", "bench.ask", name, database, str(arguments.leads)]
                environment = place.environment | {"BENCH_LONG": "yes" if arguments.long else ""}
                failed += subprocess.run(command, env=environment, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
