"""Faults of policy files: file, line, column, parameter, value, what is wrong and the way out."""

from dataclasses import dataclass
from typing import NamedTuple

from domain.faults import Fault
from domain.language import Language, Text
from domain.policy.form import Path


class Mark(NamedTuple):
    """Where something stands: line and column of its key, and the column of its value if that is on the same line."""

    line: int
    column: int
    value_column: int


START = Mark(1, 1, 1)


@dataclass(frozen=True)
class PolicyFault(Fault):
    """A fault in a policy file; ``row`` is the line, ``character`` its column, ``column`` the parameter and key."""

    character: int = 1

    def say(self, lang: Language = "en") -> str:
        """Return the message on one line."""
        spot = f"第 {self.row} 行第 {self.character} 列" if lang == "zh" else f"line {self.row} column {self.character}"
        stop = "：" if lang == "zh" else ": "
        joint = "；" if lang == "zh" else "; "
        value = "" if self.value is None else f"{self.value!r} "
        inside = f" {self.column}" if self.column else ""
        return f"{self.file} {spot}{inside}{stop}{value}{self.problem.say(lang)}{joint}{self.way_out.say(lang)}"


@dataclass(frozen=True)
class FileFaults:
    """Writes the faults of one file, finding the line and column of a path."""

    name: str
    marks: dict[Path, Mark]

    def mark(self, path: Path) -> Mark:
        """Return where the path stands, or the nearest part of it that stands in the file."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, START)

    def line(self, path: Path) -> int:
        """Return the line of the path."""
        return self.mark(path).line

    def at(
        self,
        path: Path,
        value: object,
        problem: Text,
        way_out: Text,
        name: str | None = None,
        *,
        key: bool = False,
    ) -> PolicyFault:
        """Return a fault at a path inside the file: at its value, or at its key.

        ``name`` is the id of the parameter, fact, instrument or cap that the path lies in.
        """
        inside = path[2:] if name is not None else path
        column = ".".join(str(part) for part in (*((name,) if name else ()), *inside))
        shown = None if value is None else str(value)
        safe = Text(*(text.replace("{", "{{").replace("}", "}}") for text in problem))
        out = Text(*(text.replace("{", "{{").replace("}", "}}") for text in way_out))
        mark = self.mark(path)
        character = mark.column if key or path not in self.marks else mark.value_column
        return PolicyFault(
            self.name, None, mark.line, column or None, shown, safe, out, fatal=True, character=character
        )
