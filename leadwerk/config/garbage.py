import gc


def collect_seldom() -> None:
    """Look for garbage after 20,000 new objects instead of 700, and not among what stays anyway.

    A page makes tens of thousands of objects and a job millions, nearly all of which go by themselves.
    """
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
