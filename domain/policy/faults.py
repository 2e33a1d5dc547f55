"""Faults of policy files: file, line, parameter, value, what is wrong and the way out."""

from dataclasses import dataclass

from domain.faults import Fault
from domain.language import Language, Text
from domain.policy.form import Path


@dataclass(frozen=True)
class PolicyFault(Fault):
    """A fault in a policy file; ``row`` is the line and ``column`` the parameter and the key inside it."""

    def say(self, lang: Language = "en") -> str:
        """Return the message on one line."""
        line = f"第 {self.row} 行" if lang == "zh" else f"line {self.row}"
        stop = "：" if lang == "zh" else ": "
        joint = "；" if lang == "zh" else "; "
        value = "" if self.value is None else f"{self.value!r} "
        inside = f" {self.column}" if self.column else ""
        return f"{self.file} {line}{inside}{stop}{value}{self.problem.say(lang)}{joint}{self.way_out.say(lang)}"


@dataclass(frozen=True)
class FileFaults:
    """Writes the faults of one file, finding the line of a path."""

    name: str
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of the path, or of the nearest part of it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def at(self, path: Path, value: object, problem: Text, way_out: Text, parameter: str | None = None) -> PolicyFault:
        """Return a fault at a path inside the file."""
        inside = path[2:] if parameter is not None else path
        column = ".".join(str(part) for part in (*((parameter,) if parameter else ()), *inside))
        shown = None if value is None else str(value)
        safe = Text(*(text.replace("{", "{{").replace("}", "}}") for text in problem))
        out = Text(*(text.replace("{", "{{").replace("}", "}}") for text in way_out))
        return PolicyFault(self.name, None, self.line(path), column or None, shown, safe, out, fatal=True)
