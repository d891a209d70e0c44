"""The process that reads a long file for an import: `python -m leadwerk.intake.ahead`, started by `reading`.

It gets a pickled (table, begin, skipped, size, language) on its standard input, answers with pickled batches and with
None after the last one, and ends when nobody receives them. It has no use for a database.
"""

import os
import pickle
import signal
import sys
from contextlib import suppress

import django
from django.utils import translation


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the importing process, which ends this one
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anybody prints is no answer
    django.setup()
    from leadwerk.intake.reading import read_batches

    table, begin, skipped, size, language = pickle.load(sys.stdin.buffer)  # noqa: S301 (from the process that started it)
    with translation.override(language), suppress(BrokenPipeError):
        for batch in read_batches(table, begin, skipped, size=size):
            pickle.dump(batch, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
        pickle.dump(None, answers)
        answers.close()


if __name__ == "__main__":
    main()
