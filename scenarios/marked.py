"""Where everything in a merged scenario comes from, and faults that name that place."""

from dataclasses import dataclass, field
from typing import Any

from domain.language import Text
from domain.policy.faults import START, FileFaults, Mark, PolicyFault
from domain.policy.form import Path


@dataclass(frozen=True)
class Origin:
    """One place in one file; ``text`` is what stands there as it was written, for single values."""

    file: str
    mark: Mark

    def say(self) -> str:
        """Return ``file:line``."""
        return f"{self.file}:{self.mark.line}"


@dataclass(frozen=True)
class Null:
    """A key that a file writes with ``null``, to take away what it is laid over; ``content`` is that of the file."""

    path: Path
    origin: Origin
    content: dict[str, Any]


@dataclass
class Merged:
    """The content of a scenario with all that it extends.

    Parameters
    ----------
    name
        Name or file that was asked for.
    content
        Plain values.
    origins
        Where each path comes from.
    chain
        Files read, the farthest ancestor first.
    nulls
        What the files take away: nothing of it stands in the content.
    """

    name: str
    content: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path, Origin] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    nulls: tuple[Null, ...] = ()

    def origin(self, path: Path) -> Origin:
        """Return where a path comes from, or the nearest part of it that stands in a file."""
        while path and path not in self.origins:
            path = path[:-1]
        return self.origins.get(path, Origin(self.chain[-1] if self.chain else self.name, START))

    def fault(self, path: Path, value: object, problem: Text, way_out: Text, *, key: bool = False) -> PolicyFault:
        """Return a fault at a path: at its value, or at its key."""
        origin = self.origin(path)
        return FileFaults(origin.file, {path: origin.mark}).at(path, value, problem, way_out, key=key)
