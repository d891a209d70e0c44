"""How a name sounds to German ears: the same digits for Meyer, Maier and Mayr (Kölner Phonetik)."""

from functools import lru_cache

_ALWAYS = dict.fromkeys("aeijouy", "0") | {"b": "1"} | dict.fromkeys("fvw", "3") | dict.fromkeys("gkq", "4")
_ALWAYS |= {"l": "5"} | dict.fromkeys("mn", "6") | {"r": "7"} | dict.fromkeys("sz", "8")


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The digits of a folded word; what has no sound in this sense, like a number, stays as it is."""
    letters = [letter for letter in word if "a" <= letter <= "z" or letter.isdigit()]
    digits: list[str] = []
    for place, letter in enumerate(letters):
        before = letters[place - 1] if place else ""
        after = letters[place + 1] if place + 1 < len(letters) else ""
        for digit in _digits(letter, before, after):
            if not digits or digits[-1] != digit:
                digits.append(digit)
    return "".join(digits[:1]) + "".join(digit for digit in digits[1:] if digit != "0") or word


def _digits(letter: str, before: str, after: str) -> str:
    if letter in _ALWAYS:
        return _ALWAYS[letter]
    if letter == "h":
        return ""
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    if letter == "c":
        if not before:
            return "4" if after and after in "ahkloqrux" else "8"
        return "4" if after and after in "ahkoqux" and before not in "sz" else "8"
    return f"#{letter}"  # a digit of a name ("Studio 54") is not a sound
