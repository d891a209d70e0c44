"""What is wrong with what a program sent, in the words of whoever asks: the library of the API speaks English only."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from leadwerk.leads.refusals import FieldUnknown


def fault(found: Mapping[str, Any]) -> dict[str, str]:
    """The way to the field begins behind "body", "body" or "query"."""
    way = [str(part) for part in found["loc"]]
    known_as = ".".join(way[2:] if way[:2] == ["body", "body"] else way[1:])
    match found["type"]:
        case "extra_forbidden":
            return {"field": known_as, "code": FieldUnknown.code, "detail": FieldUnknown(field=known_as).sentence()}
        case "missing":
            words = _("This is missing.")
        case "value_error":
            words = str(found["ctx"]["error"])
        case "not_understood":  # said by our own code
            words = found["msg"]
        case kind:
            words = _words(kind, found.get("ctx", {}))
    return {"field": known_as, "code": found["type"], "detail": words}


def _words(kind: str, facts: Mapping[str, Any]) -> str:
    match kind:
        case "string_too_long":
            return _("At most %(count)s characters are possible.") % {"count": facts["max_length"]}
        case "string_too_short":
            return _("At least %(count)s characters are needed.") % {"count": facts["min_length"]}
        case "too_long":
            return _("At most %(count)s are possible.") % {"count": facts["max_length"]}
        case "greater_than" | "greater_than_equal":
            return _("This number is too small.")
        case "less_than" | "less_than_equal" | "int_parsing_size":
            return _("This number is too large.")
        case "literal_error" | "enum":
            return _("Possible is only: %(values)s.") % {"values": facts["expected"].replace(" or ", ", ")}
        case "int_type" | "int_parsing" | "int_from_float":
            return _("This has to be a whole number.")
        case "string_type" | "string_unicode":
            return _("This has to be text.")
        case "list_type":
            return _("This has to be a list.")
        case "dict_type" | "model_type" | "model_attributes_type":
            return _("This has to be an object with fields.")
        case "json_invalid":
            return _("This cannot be read as JSON.")
    return _("This value does not fit.")
