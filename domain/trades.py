"""The classification of occupations of 2022: trades by code, and the trade that a word means.

A code has one part for a major group (6), two for a group (6-18), three for a small group (6-18-02) and four for an
occupation (6-18-02-04); a code begins with the codes of all it belongs to.
"""

import csv
import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from domain.language import Language

_CODE = re.compile(r"\d(-\d{2}){0,3}")
_NOISE = re.compile(r"[\s'\"“”]+")
_DASHES = re.compile(r"[—–－‐−]")
_ENDINGS = ("工", "员", "师", "人员")


class Trade(NamedTuple):
    """One trade as shipped: its name and the job titles listed with it."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Trades:
    """The classification.

    Parameters
    ----------
    trades
        Trade by code.
    """

    trades: Mapping[str, Trade]

    @classmethod
    def load(cls) -> "Trades":
        """Return the shipped classification; the table is read once per process."""
        return _shipped()

    def is_code(self, code: str) -> bool:
        """Tell whether the classification has the code, in one to four parts."""
        return code in self.trades

    def name(self, code: str, lang: Language = "zh") -> str:  # noqa: ARG002
        """Return the name of a trade; the classification exists in Chinese only.

        Raises
        ------
        KeyError
            When the classification has no such code.
        """
        if code not in self.trades:
            raise KeyError(f"{code!r} is no code of the 2022 classification of occupations")
        return self.trades[code].name

    def parent(self, code: str) -> str | None:
        """Return the code of the group that a trade belongs to, None for a major group."""
        self.name(code)
        parts = code.split("-")[:-1]
        return next((up for n in range(len(parts), 0, -1) if (up := "-".join(parts[:n])) in self.trades), None)

    def codes(self, under: str = "") -> tuple[str, ...]:
        """Return the codes that belong to ``under``, itself included, or all, in order."""
        return tuple(code for code in sorted(self.trades) if belongs(code, under))

    def resolve(self, text: str) -> str | None:
        """Return the code that a name, a job title or a code means; None when it means none or several."""
        found = self.candidates(text)
        return found[0] if len(found) == 1 else None

    def candidates(self, text: str) -> tuple[str, ...]:
        """Return the codes that a text may mean: by code, else by name, else by job title, else without its ending."""
        clean = _clean(text)
        if _CODE.fullmatch(clean):
            ways = (clean, _shortened(clean), f"{clean}-00")
            return next(((code,) for code in ways if code in self.trades), ())
        for table in (self._by_name, self._by_title):
            if clean in table:
                return table[clean]
        if len(clean) < 2:
            return ()
        longer = {code for ending in _ENDINGS for code in self._by_name.get(clean + ending, ())}
        return tuple(sorted(longer))

    def nearest_names(self, text: str, n: int = 3) -> list[str]:
        """Return up to ``n`` names of occupations most like the text, or whose job titles are."""
        clean = _clean(text)
        letters = Counter(clean)
        best: dict[str, float] = {}
        for word, codes in (*self._by_name.items(), *self._by_title.items()):
            if sum((Counter(word) & letters).values()) >= min(2, len(clean)):
                likeness = SequenceMatcher(None, clean, word, autojunk=False).ratio()
                for name in {self.trades[code].name for code in codes}:
                    best[name] = max(best.get(name, 0.0), likeness)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [name for name, likeness in ranked[:n] if likeness >= 0.5]

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        table: dict[str, list[str]] = defaultdict(list)
        for code, trade in sorted(self.trades.items()):
            table[_clean(trade.name)].append(code)
        return {name: _outermost(codes) for name, codes in table.items()}

    @cached_property
    def _by_title(self) -> dict[str, tuple[str, ...]]:
        table: dict[str, list[str]] = defaultdict(list)
        for code, trade in sorted(self.trades.items()):
            for title in trade.titles:
                table[_clean(title)].append(code)
        return {title: _outermost(codes) for title, codes in table.items()}


def belongs(code: str, prefix: str) -> bool:
    """Tell whether a trade is the prefix or belongs to it: 6-18-02-04 belongs to 6-18, not to 6-1."""
    return not prefix or code == prefix or code.startswith(prefix + "-")


def _outermost(codes: list[str]) -> tuple[str, ...]:
    """Return the codes without those that belong to another of them."""
    return tuple(code for code in codes if not any(belongs(code, other) for other in codes if other != code))


def _shortened(code: str) -> str:
    """Return 6-18 for 6-18-00-00."""
    while code.endswith("-00"):
        code = code[:-3]
    return code


def _clean(text: str) -> str:
    return _DASHES.sub("-", _NOISE.sub("", unicodedata.normalize("NFKC", text)))


@cache
def _shipped() -> Trades:
    text = gzip.decompress(files("domain").joinpath("data", "trades.csv.gz").read_bytes()).decode("utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    return Trades({code: Trade(name, tuple(filter(None, titles.split(";")))) for code, name, titles in rows})
