"""Names in cells to codes: places, trades, and the skills and requirements that stand in one cell."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from domain.intake.aliases import fold
from domain.intake.cells import Cell, Parser, as_text, set_parser
from domain.intake.trouble import CellTrouble, braces_kept, did_you_mean
from domain.language import Language, Text

_LIST = re.compile(r"[、，,;；\s|]+")
_ALTERNATIVES = re.compile(r"/|或")
_HOLDS = re.compile(r"[(（]?(?:须?持证|有证|须持证书)(?:上岗)?[)）]?$")
_LEVEL_WORD = re.compile(r"[(（]?([1-5一二三四五]级|初级工?|中级工?|高级技师|高级工?|技师)(?:工|以上|及以上)?[)）]?$")
NONE = "none"


class Resolved(Protocol):
    """What a place name means."""

    @property
    def code(self) -> str | None:
        """The one code meant, else None."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """The codes that it may mean."""


class Places(Protocol):
    """What intake asks of the divisions."""

    def resolve(self, text: str, hint: str = "") -> Resolved:
        """Return what a name or code means."""

    def full_name(self, code: str, lang: Language = "zh") -> str:
        """Return the whole name of a code."""

    def nearest_names(self, text: str, n: int = 3, hint: str = "") -> list[str]:
        """Return names like the text."""


class TradeNames(Protocol):
    """What intake asks of the occupation classification."""

    def resolve(self, text: str) -> str | None:
        """Return the code of a name, alias or code."""

    def candidates(self, text: str) -> tuple[str, ...]:
        """Return the codes that a text may mean."""

    def name(self, code: str, lang: Language = "zh") -> str:
        """Return the name of a code."""

    def nearest_names(self, text: str, n: int = 3) -> list[str]:
        """Return names like the text."""


class SkillHeld(NamedTuple):
    """One skill of a person as a cell states it."""

    skill: str
    level: int | None
    certificate: bool


class SkillAsked(NamedTuple):
    """One row of a post's requirements as a cell states it."""

    any_of: int
    skill: str
    min_level: int | None
    certificate: bool | None


def region_parser(places: Places, hint: str, cells: Sequence[Cell] = ()) -> Parser:
    """Return a parser of one place to its code.

    Parameters
    ----------
    places
        The divisions.
    hint
        Code of the place that the file or sheet names; it decides between places of one name.
    cells
        The column's distinct cells: a guess is looked for where most of them lie.
    """
    item = _region_item(places, hint, (6, 9), cells)

    def parse(cell: Cell) -> str | None:
        word = as_text(cell)
        return item(word) if word else None

    return parse


def _region_item(places: Places, hint: str, digits: Sequence[int], cells: Sequence[Cell]) -> Callable[[str], str]:
    def item(word: str) -> str:
        found = places.resolve(word, hint)
        code = found.code
        if code is None:
            raise _unknown_place(word, places, hint or usual_place(places, cells), found.candidates)
        if len(code) not in digits:
            raise CellTrouble(
                braces_kept(
                    Text(f"是{places.full_name(code)}，范围太大", f"is {places.full_name(code, 'en')}, too large")
                ),
                Text("请填写到县或乡镇", "name the county or township"),
            )
        return code

    return item


def usual_place(places: Places, cells: Sequence[Cell]) -> str:
    """Return the prefecture, of 4 digits, that most of the cells lie in; nothing when none is known."""
    codes = (places.resolve(cell).code for cell in cells if isinstance(cell, str) and cell.strip())
    counts = Counter(code[:4] for code in codes if code is not None)
    return min(counts, key=lambda code: (-counts[code], code), default="")


def _unknown_place(word: str, places: Places, hint: str, candidates: tuple[str, ...]) -> CellTrouble:
    if len(candidates) > 1:
        names = "、".join(places.full_name(code) for code in candidates[:4])
        return CellTrouble(
            braces_kept(Text(f"“{word}”有 {len(candidates)} 处同名", f"{word!r} names {len(candidates)} places")),
            braces_kept(Text(f"请写全称或代码：{names}", f"write the full name or the code: {names}")),
        )
    guesses = places.nearest_names(word, 1, hint)
    return CellTrouble(
        braces_kept(Text(f"“{word}”不是现行的行政区划", f"{word!r} is no division")),
        braces_kept(
            did_you_mean(guesses[0] if guesses else None, Text("请填写全称或代码", "write the full name or the code"))
        ),
    )


def regions_parser(places: Places, hint: str, values: Mapping[str, str], cells: Sequence[Cell] = ()) -> Parser:
    """Return a parser of sets of places of any size; a word for none gives the empty set."""
    item = _region_item(places, hint, (2, 4, 6, 9), cells)
    return set_parser(lambda word: values[fold(word)] or None if fold(word) in values else item(word))


def trade_parser(trades: TradeNames, values: Mapping[str, str]) -> Parser:
    """Return a parser of one trade to its code."""
    item = _trade_item(trades, values)

    def parse(cell: Cell) -> str | None:
        word = as_text(cell)
        return item(word) if word else None

    return parse


def trades_parser(trades: TradeNames, values: Mapping[str, str]) -> Parser:
    """Return a parser of sets of trades, in the order written."""
    return set_parser(_trade_item(trades, values))


def _trade_item(trades: TradeNames, values: Mapping[str, str]) -> Callable[[str], str | None]:
    @cache  # few trades stand in many sets
    def item(word: str) -> str | None:
        folded = fold(word)
        if folded in values:
            return values[folded] or None
        code = NONE if folded == NONE else trades.resolve(word)
        if code is None:
            raise _unknown_trade(word, trades)
        return code

    return item


def _unknown_trade(word: str, trades: TradeNames) -> CellTrouble:
    several = trades.candidates(word)
    if several:
        names = "、".join(f"{trades.name(code)} {code}" for code in several[:4])
        return CellTrouble(
            braces_kept(Text(f"“{word}”可指 {len(several)} 个工种", f"{word!r} names {len(several)} trades")),
            braces_kept(Text(f"请写明：{names}", f"write which: {names}")),
        )
    guesses = trades.nearest_names(word, 1)
    shown = Text(f"工种“{word}”不在职业分类中", f"the trade {word!r} is not in the occupation classification")
    return CellTrouble(
        braces_kept(shown),
        braces_kept(
            did_you_mean(
                guesses[0] if guesses else None,
                Text("请填写职业分类大典（2022）的名称或代码", "write a name or code of the 2022 classification"),
            )
        ),
    )


def skills_parser(trades: TradeNames, values: Mapping[str, str], levels: Mapping[str, str]) -> Parser:
    """Return a parser of ``焊工3级、电工`` to a tuple of ``SkillHeld``; 无 alone says that the person has none.

    Parameters
    ----------
    trades
        The classification.
    values
        Aliases of the column skill.
    levels
        Aliases of the column level.
    """
    split = _skill_splitter(trades, values, levels)

    def parse(cell: Cell) -> tuple[SkillHeld, ...] | None:
        words = [word for word in _LIST.split(as_text(cell)) if word]
        held: dict[str, SkillHeld] = {}
        for word in words:
            skill, level, certificate = split(word)
            if skill is None:
                continue
            if skill in held:
                raise CellTrouble(Text(f"“{word}”重复", "names a skill twice"), Text("请删去其一", "delete one"))
            held[skill] = SkillHeld(skill, level, certificate)
        if NONE in held and len(held) > 1:
            raise CellTrouble(Text("“无”与其他技能并列", "says none beside skills"), Text("请删去其一", "delete one"))
        return tuple(held.values()) or None

    return parse


def requirements_parser(trades: TradeNames, values: Mapping[str, str], levels: Mapping[str, str]) -> Parser:
    """Return a parser of ``焊工4级持证、焊工/电工`` to a tuple of ``SkillAsked``: groups, ``/`` between alternatives."""
    split = _skill_splitter(trades, values, levels)

    def parse(cell: Cell) -> tuple[SkillAsked, ...] | None:
        rows: list[SkillAsked] = []
        groups = [word for word in _LIST.split(as_text(cell)) if word]
        for number, group in enumerate(groups, start=1):
            for word in _ALTERNATIVES.split(group):
                skill, level, certificate = split(word)
                if skill is not None and skill != NONE:
                    rows.append(SkillAsked(number, skill, level, certificate or None))
        if len({(row.any_of, row.skill) for row in rows}) < len(rows):
            raise CellTrouble(
                Text("同一组内工种重复", "names a skill twice in a group"), Text("请删去其一", "delete one")
            )
        return tuple(rows) or None

    return parse


def _skill_splitter(
    trades: TradeNames, values: Mapping[str, str], levels: Mapping[str, str]
) -> Callable[[str], tuple[str | None, int | None, bool]]:
    """Return a function that splits ``焊工4级持证``; a trade whose whole name ends like a level stays whole."""
    item = _trade_item(trades, values)

    @cache
    def split(word: str) -> tuple[str | None, int | None, bool]:
        bare = _HOLDS.sub("", word)
        certificate = bare != word
        found = _LEVEL_WORD.search(bare)
        if found is None or not bare[: found.start()] or trades.resolve(bare) is not None:
            return item(bare), None, certificate
        level = levels.get(fold(found[1]), "")
        digit = "一二三四五".find(found[1][0]) + 1 or found[1][0]
        return item(bare[: found.start()]), int(level or digit), certificate

    return split
