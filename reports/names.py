"""What places, trades, groups and codes are called on the day of the plan, in both languages."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, Protocol

import pandas as pd

from domain.language import Language, Text
from reports.form import MISSING, NUMERIC, Form, figure
from reports.labels import EDUCATION, GROUPS, SCREENS, SEXES, Labels

UNRECORDED: Final = Text("未登记", "not recorded")
JOINT: Final = Text("、", ", ")
_PROVINCE, _PREFECTURE, _COUNTY, _TOWNSHIP = 2, 4, 6, 9


class Places(Protocol):
    """What is needed of the table of divisions."""

    def name(self, code: str, lang: Language = "zh") -> str:
        """Return the name of a division."""

    def is_code(self, code: str) -> bool:
        """Tell whether a code is a division."""

    def seat(self, code: str) -> tuple[float, float]:
        """Return latitude and longitude of the seat."""


class TradeNames(Protocol):
    """What is needed of the occupation classification."""

    def name(self, code: str, lang: Language = "zh") -> str:
        """Return the name of a trade."""


def is_missing(value: object) -> bool:
    """Say whether a cell is blank."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def verbatim(text: Text, lang: Language) -> str:
    """Return a text that somebody wrote, braces and all: it is no template."""
    return text.zh if lang == "zh" else text.en


class Names:
    """Speaks codes.

    Parameters
    ----------
    places
        The table of divisions.
    trades
        The occupation classification.
    group_labels
        Labels of population groups valid on the day; ours stand in for those it lacks.
    choices
        What the choices of facts are called.
    """

    def __init__(
        self,
        places: Places,
        trades: TradeNames,
        group_labels: Mapping[str, Text] | None = None,
        choices: Mapping[str, Text] | None = None,
    ) -> None:
        self._places = places
        self._trades = trades
        self._groups = {**GROUPS, **(group_labels or {})}
        self._choices = dict(choices or {})
        self.place = lru_cache(maxsize=None)(self._place)
        self.trade = lru_cache(maxsize=None)(self._trade)

    @classmethod
    def of(cls, policy: Any, on: date) -> "Names":
        """Return the names valid on a day, from the shipped tables and the policy."""
        from domain.geography import Divisions
        from domain.trades import Trades

        return cls(Divisions.load(), Trades.load(), group_labels(policy, on), choice_titles(policy))

    def _place(self, code: str, lang: Language) -> str:
        try:
            name = self._places.name(code, lang)
        except (KeyError, ValueError):
            return code
        within = self._within(code, name, lang)
        return (f"{within}{name}" if lang == "zh" else f"{name}, {within}") if within else name

    def _within(self, code: str, name: str, lang: Language) -> str:
        """Return the place to say along with a name that is not clear alone: townships, and districts of cities."""
        if len(code) == _TOWNSHIP:
            return self.place(code[:_COUNTY], lang)
        if len(code) == _COUNTY and self._places.name(code, "zh").endswith("区"):
            for digits in (_PREFECTURE, _PROVINCE):
                city = self._places.name(code[:digits], lang) if self._places.is_code(code[:digits]) else ""
                if city and city != name:
                    return city
        return ""

    def _trade(self, code: str, lang: Language) -> str:
        try:
            return self._trades.name(code, lang)
        except (KeyError, ValueError):
            return code

    def seat(self, code: str) -> tuple[float, float] | None:
        """Return latitude and longitude of a county's seat, or nothing when it is not known."""
        try:
            latitude, longitude = self._places.seat(code)
        except (KeyError, ValueError, TypeError):
            return None
        return float(latitude), float(longitude)

    def group(self, code: str, lang: Language) -> str:
        """Return the name of a population group."""
        if code not in self._groups:
            return code
        name = self._groups[code].say(lang)
        return name if lang == "zh" else name[:1].upper() + name[1:]

    def screen(self, token: str, lang: Language) -> str:
        """Return a hiring screen such as ``age_max=45`` in words."""
        key, _, value = token.partition("=")
        if key not in SCREENS:
            return token
        spoken: Labels = {"education_min": EDUCATION, "sex": SEXES}.get(key, {})
        return SCREENS[key].say(lang, value=spoken[value].say(lang) if value in spoken else value)

    def code(self, value: str, lang: Language) -> str:
        """Return a code of unknown kind in words: a choice of a fact, a division, a trade, or the value itself."""
        if value in self._choices:
            return verbatim(self._choices[value], lang)
        if re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}", value):
            return self.place(value, lang)
        if re.fullmatch(r"\d(-\d{2}){1,3}", value):
            return self.trade(value, lang)
        return value

    def speak(self, value: Any, form: Form, labels: Labels | None, lang: Language) -> str:
        """Return one cell as it is printed."""
        if form in NUMERIC:
            return figure(None if is_missing(value) else value, form)
        if form is Form.BILINGUAL:
            return verbatim(value, lang) if isinstance(value, Text) else MISSING
        if is_missing(value) or value == "":
            return UNRECORDED.say(lang) if form is Form.TRADE else MISSING
        return self._spoken(value, form, labels or {}, lang)

    def _spoken(self, value: Any, form: Form, labels: Labels, lang: Language) -> str:
        if form is Form.PLACE:
            return self.place(str(value), lang)
        if form is Form.TRADE:
            return self.trade(str(value), lang)
        if form is Form.GROUP:
            return self.group(str(value), lang)
        if form is Form.SCREEN:
            return self.screen(str(value), lang)
        if form is Form.LABEL:
            return labels[value].say(lang) if value in labels else str(value)
        if form is Form.DATE:
            return str(pd.Timestamp(value).date())
        return str(value)

    def speak_all(self, values: Iterable[Any], form: Form, labels: Labels | None, lang: Language) -> list[str]:
        """Return a column as it is printed."""
        return [self.speak(value, form, labels, lang) for value in values]


def group_labels(policy: Any, on: date) -> dict[str, Text]:
    """Return the labels of population groups that the policy gives for a day (groups are renamed over time)."""
    dated = policy.find("groups.labels", on, "")
    if dated is None:
        return {}
    return {code: Text(label["zh"], label["en"]) for code, label in dict(dated.value).items()}


def choice_titles(policy: Any) -> dict[str, Text]:
    """Return what the choices of the facts are called; of facts that share a code the first names it."""
    titles: dict[str, Text] = {}
    for fact in policy.facts:
        titles = {**fact.titles, **titles}
    return titles
