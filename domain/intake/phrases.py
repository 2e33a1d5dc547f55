"""Hiring screens in an employer's words to the tokens that rules read."""

import re
import unicodedata
from collections.abc import Sequence

from domain.intake.cells import Cell, Parser, as_text
from domain.intake.trouble import CellTrouble, braces_kept
from domain.language import Text

TOKEN_ORDER = ("age_min", "age_max", "education_min", "sex", "no_disability")
_PHRASES = re.compile(r"[;；、，,。\s]+")


def screens_parser(patterns: Sequence[tuple[re.Pattern[str], str]]) -> Parser:
    """Return a parser of ``年龄45岁以下；高中以上；限男性`` to ``age_max=45;education_min=senior_secondary;sex=male``.

    Parameters
    ----------
    patterns
        Phrases (they must match whole) with the tokens they stand for; an empty token is no screen.
    """

    def parse(cell: Cell) -> str | None:
        tokens: dict[str, str] = {}
        for phrase in filter(None, _PHRASES.split(unicodedata.normalize("NFKC", as_text(cell)))):
            for token in _tokens(phrase, patterns):
                name, _, value = token.partition("=")
                if tokens.setdefault(name, value) != value:
                    raise CellTrouble(
                        braces_kept(Text(f"“{phrase}”与前面的限制矛盾", f"{phrase!r} contradicts a screen before it")),
                        Text("请只保留一个", "keep one of them"),
                    )
        said = [f"{name}={tokens[name]}" if tokens[name] else name for name in TOKEN_ORDER if name in tokens]
        return ";".join(said) or None

    return parse


def _tokens(phrase: str, patterns: Sequence[tuple[re.Pattern[str], str]]) -> list[str]:
    if phrase.partition("=")[0] in TOKEN_ORDER:
        return [phrase]
    for pattern, token in patterns:
        found = pattern.fullmatch(phrase)
        if found:
            return [part for part in found.expand(token).split(";") if part]
    raise CellTrouble(
        braces_kept(Text(f"招用限制“{phrase}”不能识别", f"the screen {phrase!r} is not understood")),
        Text(
            "请写成：年龄45岁以下、高中以上、限男性、无残疾；无关的话请删去，或加入 screens.csv",
            "write 年龄45岁以下, 高中以上, 限男性 or 无残疾; delete what is no screen, or add it to screens.csv",
        ),
    )
