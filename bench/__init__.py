"""Benchmarks: one file per question, one JSON line per figure, always with a limit measured in the same run.

    python -m bench QUESTION --leads N --database sqlite|postgresql
    make bench          all standard questions, 1,000,000 leads, both databases
    make bench-quick    the same with 100,000 leads

A line says {"question", "case", "database", "leads", "value", "unit", "limit", "ratio", "goal", "met"}: `limit` is what
the bare query, the empty page or the bare insert took in this run, `ratio` value/limit. Absolute times depend on the
machine, ratios much less. Every timed request is checked for status and content: a bench that checks nothing measures
nothing.
"""
