"""Brings the block keys of an installation up to date, as its worker would: `python -m bench.fill_keys`."""

import django

if __name__ == "__main__":
    django.setup()
    from leadwerk.duplicates.actions.follow import follow
    from leadwerk.people.actors import SYSTEM

    while follow(by=SYSTEM):
        pass
