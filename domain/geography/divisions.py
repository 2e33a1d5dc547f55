"""The divisions of the country: names, parents and seats by code.

A code has 2 digits for a province, 4 for a prefecture, 6 for a county and 9 for a township; a code begins with
the codes of all it lies in. A prefecture without counties (东莞市) is also its own county, 441900.
"""

import csv
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from domain.geography.names import NameIndex, OtherName, Resolution
from domain.language import Language

_ENGLISH_KINDS = (
    ("街道", "Subdistrict"),
    ("民族乡", "Township"),
    ("地区", "Prefecture"),
    ("自治州", "Prefecture"),
    ("自治县", "County"),
    ("自治旗", "Banner"),
    ("县", "County"),
    ("市", "City"),
    ("区", "District"),
    ("旗", "Banner"),
    ("盟", "League"),
)


class UnknownDivision(ValueError):
    """A code that no division has."""


class Unit(NamedTuple):
    """One division as shipped; ``seat`` says where the coordinates come from."""

    name: str
    latin: str
    latitude: float | None
    longitude: float | None
    seat: str


@dataclass(frozen=True, eq=False)
class Divisions:
    """All divisions down to townships, with seats down to counties.

    Parameters
    ----------
    units
        Division by code.
    other_names
        Former codes and names, and usual short forms.
    coordinates
        Latitude and longitude (degrees, WGS-84) that a user filled in, by code; they go before the shipped ones.
    """

    units: Mapping[str, Unit]
    other_names: tuple[OtherName, ...]
    coordinates: Mapping[str, tuple[float, float]]

    @classmethod
    def load(cls, coordinates: pd.DataFrame | None = None) -> "Divisions":
        """Return the shipped divisions; the table is read once per process.

        Parameters
        ----------
        coordinates
            Columns ``code``, ``latitude``, ``longitude`` (degrees): places of the user's own, such as townships.

        Raises
        ------
        UnknownDivision
            When a code of ``coordinates`` is no division.
        """
        shipped = _shipped()
        if coordinates is None:
            return shipped
        codes = [str(code) for code in coordinates["code"]]
        shipped.require(codes)
        points = zip(coordinates["latitude"].astype(float), coordinates["longitude"].astype(float), strict=True)
        return cls(shipped.units, shipped.other_names, dict(zip(codes, points, strict=True)))

    def is_code(self, code: str) -> bool:
        """Tell whether the code is a division in force, in its 2, 4, 6 or 9 digits."""
        return code in self.units

    def require(self, codes: Iterable[str]) -> None:
        """Check that every code is a division in force.

        Raises
        ------
        UnknownDivision
            Naming all codes that are not.
        """
        unknown = sorted({str(code) for code in codes if str(code) not in self.units})
        if unknown:
            hints = [f"{code}{self._way_out(code)}" for code in unknown[:10]]
            more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
            raise UnknownDivision(f"not a division code: {', '.join(hints)}{more}")

    def _way_out(self, code: str) -> str:
        found = self.resolve(code)
        now = (found.code,) if found.code else found.candidates
        return f" (now {' or '.join(now)})" if now else ""

    def name(self, code: str, lang: Language = "zh") -> str:
        """Return the name of one division, ``东丰县`` or ``Dongfeng County``; townships keep their Chinese name."""
        unit = self._unit(code)
        if lang == "zh" or not unit.latin:
            return unit.name
        kind = next((english for chinese, english in _ENGLISH_KINDS if unit.name.endswith(chinese)), "")
        return f"{unit.latin} {kind}" if kind and len(code) > 2 and not unit.latin.endswith("Area") else unit.latin

    def full_name(self, code: str, lang: Language = "zh") -> str:
        """Return the name with all it lies in, ``吉林省辽源市东丰县`` or ``Dongfeng County, Liaoyuan City, Jilin``."""
        names = []
        at: str | None = code
        while at is not None:
            if self.name(at, lang) not in names:
                names.append(self.name(at, lang))
            at = self.parent(at)
        return "".join(reversed(names)) if lang == "zh" else ", ".join(names)

    def parent(self, code: str) -> str | None:
        """Return the next larger division: the county of a township, ..., None for a province."""
        self._unit(code)
        return next((code[:n] for n in (6, 4, 2) if n < len(code) and code[:n] in self.units), None)

    def county(self, code: str) -> str | None:
        """Return the county-level code that a township or county lies in, None for larger divisions."""
        self._unit(code)
        return code[:6] if len(code) >= 6 else None

    def codes(self, under: str = "", digits: int | None = None) -> tuple[str, ...]:
        """Return the codes that begin with ``under``, of one length or of all, in order."""
        inside = self._sorted if not under else tuple(code for code in self._sorted if code.startswith(under))
        return inside if digits is None else tuple(code for code in inside if len(code) == digits)

    def seat(self, code: str) -> tuple[float, float]:
        """Return latitude and longitude (degrees, WGS-84) of the seat, for a township that of its county.

        Raises
        ------
        UnknownDivision
            When the code is no division.
        """
        at: str | None = code
        while at is not None:
            if at in self.coordinates:
                return self.coordinates[at]
            unit = self._unit(at)
            if unit.latitude is not None and unit.longitude is not None:
                return unit.latitude, unit.longitude
            at = self.parent(at)
        raise UnknownDivision(f"no seat is known for {code}")

    def has_own_point(self, code: str) -> bool:
        """Tell whether a township has coordinates of its own, filled in by the user."""
        return len(code) == 9 and code in self.coordinates

    def resolve(self, text: str, hint: str = "") -> Resolution:
        """Return the division that a name or code means.

        Parameters
        ----------
        text
            ``吉林省辽源市东丰县``, ``东丰``, ``东丰镇``, ``220421``, ``220421100000``, former names and codes too.
        hint
            Code of where the table comes from; of several places with the name, those nearest to it are meant.

        Returns
        -------
        Resolution
            ``code`` when one place is meant, else None with the candidates; ``rest`` is a village or street behind
            the division.
        """
        return self._index.resolve(text, hint)

    def resolve_all(self, texts: pd.Series, hint: str = "") -> pd.Series:
        """Return the code of each text (str, missing where none or several are meant); distinct texts are read once."""
        meant = {text: self.resolve(str(text), hint).code for text in texts.dropna().unique()}
        return texts.map(meant).astype("str")

    def nearest_names(self, text: str, n: int = 3, hint: str = "") -> list[str]:
        """Return up to ``n`` full names most like the text, townships only where the hint or text names a county."""
        return [self.full_name(code) for code in self._index.nearest(text, n, hint)]

    def _unit(self, code: str) -> Unit:
        try:
            return self.units[code]
        except KeyError:
            self.require([code])
            raise

    @cached_property
    def _sorted(self) -> tuple[str, ...]:
        return tuple(sorted(self.units))

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex({code: unit.name for code, unit in self.units.items()}, self.other_names)


@cache
def _shipped() -> Divisions:
    units = {
        row[0]: Unit(row[1], row[2], float(row[3]) if row[3] else None, float(row[4]) if row[4] else None, row[5])
        for row in _rows("divisions.csv.gz")
    }
    others = tuple(
        OtherName(row[0], row[1], row[2], tuple(row[3].split(";"))) for row in _rows("division_names.csv.gz")
    )
    return Divisions(units, others, {})


def _rows(name: str) -> list[list[str]]:
    text = gzip.decompress(files("domain").joinpath("data", name).read_bytes()).decode("utf-8")
    return list(csv.reader(text.splitlines()))[1:]
