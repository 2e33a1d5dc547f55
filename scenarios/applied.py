"""What an override did: the target, what stood before and what stands now, for ``show --resolved`` and every page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Applied:
    """One value that an override changed.

    Parameters
    ----------
    target
        As it is written in the file.
    where
        ``file:line`` of the override.
    subject
        Id of the parameter (with its place), or table and column.
    before, after
        What stood there, and what stands there now, as texts; before is empty where nothing stood.
    origin
        Where the value before came from: the clause, or the ledgers.
    """

    target: str
    where: str
    subject: str
    before: str
    after: str
    origin: str = ""
