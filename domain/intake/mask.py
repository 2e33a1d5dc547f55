"""Identity kept out of messages: what a person's number, name or phone looks like in a fault."""

import re

IDENTITY_COLUMNS = frozenset({"identity_number", "name", "phone", "contact", "contact_phone"})

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[0-9Xx](?![0-9A-Za-z])")
_OLD_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
_LONGEST_VALUE = 60


def mask_identity(number: str) -> str:
    """Return an identity number with all but the first three and the last characters hidden."""
    return _keep_ends(number, 3, 1)


def mask_name(name: str) -> str:
    """Return a name with all but its first character hidden."""
    return _keep_ends(name, 1, 0)


def mask_phone(phone: str) -> str:
    """Return a phone number with all but its first three and last two digits hidden."""
    return _keep_ends(phone, 3, 2)


def mask(value: str, column: str = "") -> str:
    """Return a cell as it may be shown in a message.

    Parameters
    ----------
    value
        The text of the cell.
    column
        Field name; identity columns are hidden whole, in all others anything that looks like an identity number or a
        mobile phone is hidden. Long texts are cut.
    """
    if column == "identity_number":
        return mask_identity(value)
    if column in ("name", "contact"):
        return mask_name(value)
    if column in ("phone", "contact_phone"):
        return mask_phone(value)
    shown = value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + "…"
    for pattern, hide in ((_IDENTITY, mask_identity), (_OLD_IDENTITY, mask_identity), (_PHONE, mask_phone)):
        shown = pattern.sub(lambda match, hide=hide: hide(match.group()), shown)  # type: ignore[misc]
    return shown


def _keep_ends(text: str, first: int, last: int) -> str:
    """Hide the middle; a text too short to have one is hidden whole."""
    hidden = len(text) - first - last
    if hidden < 1:
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[len(text) - last :]
