"""Faults of the input: every one names its place, its value and the way out."""

from dataclasses import dataclass
from typing import Self

from domain.language import Language, Text


@dataclass(frozen=True)
class Fault:
    """One faulty cell, row or file. ``row`` is the 1-based row of the sheet; identity values arrive masked."""

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    problem: Text
    way_out: Text
    table: str | None = None
    fatal: bool = False

    def say(self, lang: Language = "en") -> str:
        """Return the message on one line."""
        place = [self.file]
        if self.sheet:
            place.append(f"工作表 {self.sheet}" if lang == "zh" else f"sheet {self.sheet}")
        if self.row is not None:
            place.append(f"第 {self.row} 行" if lang == "zh" else f"row {self.row}")
        if self.column:
            place.append(f"“{self.column}”列" if lang == "zh" else f"column {self.column}")
        stop = "：" if lang == "zh" else ": "
        problem = self.problem.say(lang)
        quoted = f"“{self.value}”" if lang == "zh" else repr(self.value)
        value = "" if self.value is None or problem.startswith(quoted) else f"{self.value!r} "
        joint = "；" if lang == "zh" else "; "
        return f"{' '.join(place)}{stop}{value}{problem}{joint}{self.way_out.say(lang)}"


class InputRefused(Exception):
    """The input cannot be used; carries all faults at once (exit code 3)."""

    def __init__(self, faults: list[Fault]) -> None:
        if not faults:
            raise ValueError("InputRefused needs at least one fault")
        self.faults = faults
        super().__init__("\n".join(fault.say("en") for fault in faults))


class Unusable(ValueError):
    """A request that cannot be met, told in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.words = Text(zh, en)
        super().__init__(en)

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Let it come back whole from another process."""
        return type(self), (self.words.zh, self.words.en)


def told(error: ValueError) -> Text:
    """Return what an error says, in both languages where it knows them."""
    return error.words if isinstance(error, Unusable) else Text(str(error), str(error))
