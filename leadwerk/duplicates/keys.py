"""Block keys: what two records have in common that are the same although they are not written the same.

Each key joins two things that are typed apart from each other, so that few records share one. They are chosen so that
whatever two of name, first name, company, street, house number and postal code are mistyped, one key is left whole.
"""

from hashlib import blake2b

from leadwerk.duplicates.identity import Identity
from leadwerk.duplicates.phonetics import sound

_KIND_WORDS = frozenset(
    ["str", "weg", "pl", "allee", "gasse", "ring", "am", "an", "der", "den", "dem", "im", "in", "zum", "zur", "auf"]
)


def block_keys(identity: Identity) -> set[int]:
    """The keys of a record, as numbers of 64 bits with sign."""
    return {number_of(key) for key in _keys(identity)}


def address_keys(identity: Identity) -> set[int]:
    """Addresses and numbers in the same shape, for kinds of record that keep no keys of them."""
    return {number_of(key) for key in identity.keys}


def _keys(identity: Identity) -> set[str]:
    keys: set[str] = set()
    code = "".join(sorted(identity.postal_code))  # digits are swapped more often than mistyped
    place = code or identity.city
    street = _sound_of_street(identity.street) if identity.street else ""
    city = sound(identity.city.replace(" ", "")) if identity.city else ""
    for name in identity.names:
        parts = sorted(sound(part.split()[0]) for part in name if part)
        if len(parts) == 2:
            keys.add("n:" + ":".join(parts))
        if place:
            keys |= {f"np:{part}:{place}" for part in parts}
        if street:
            keys |= {f"ns:{part}:{street}" for part in parts}
        if identity.house and city:
            keys |= {f"nh:{part}:{identity.house}:{city}" for part in parts}
    if street and identity.house:
        keys.add(f"sh:{street}:{identity.house}")
    if identity.house and code:
        keys.add(f"hp:{identity.house}:{code}")
    if street and place:
        keys.add(f"sp:{street}:{place}")
    if identity.company:
        words = [sound(word) for word in sorted(identity.company.split(), key=lambda word: (-len(word), word))]
        keys.add("c:" + ":".join(sorted(words)))
        if place:
            keys |= {f"cp:{word}:{place}" for word in words[:2]}
    keys |= {f"d:{domain}" for domain in identity.domains}
    return keys


def _sound_of_street(street: str) -> str:
    """How a street begins without what kind of street it is: enough where words run together or end in a mistake."""
    words = street.split()
    return sound("".join([word for word in words if word not in _KIND_WORDS] or words))[:5]


def number_of(key: str) -> int:
    """A key as a number: a fifth of its size, and it tells nobody what it was made of."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
