"""The published quarter-end figures: read with their source, or refused; people away from their township, 10,000s."""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.faults import Fault, InputRefused, Unusable
from domain.language import Text

SHIPPED = Path(__file__).parent / "data" / "outgoing_quarter_end.csv"
COLUMNS = ("quarter", "outgoing_10k", "half_width_10k", "grade", "address", "note")
GRADES = ("read", "derived", "memory")
"""How a figure was obtained: read in a source, worked out from figures read, or neither; the last enters no fit."""
HEADERS = {
    "季度": "quarter",
    "外出": "outgoing_10k",
    "外出人数": "outgoing_10k",
    "外出农民工": "outgoing_10k",
    "误差": "half_width_10k",
    "等级": "grade",
    "来源等级": "grade",
    "来源": "address",
    "网址": "address",
    "说明": "note",
    "备注": "note",
}
"""Chinese titles of the columns; a unit in brackets behind them is left aside."""
GRADE_WORDS = {"读到": "read", "推得": "derived", "推算": "derived", "记忆": "memory", "凭记忆": "memory"}
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_YEARS = re.compile(r"(\d{4})(?:\.\.(\d{4}))?")


@dataclass(frozen=True)
class Figure:
    """One published figure. ``half_width_10k`` is the rounding of its source, half a last digit, 0 when exact."""

    year: int
    quarter: int
    outgoing_10k: float
    half_width_10k: float
    grade: str
    address: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """Return the quarter as the Bureau writes it."""
        return f"{self.year}Q{self.quarter}"


@dataclass(frozen=True)
class Figures:
    """Figures in order of time, one a quarter at most."""

    rows: tuple[Figure, ...]

    @classmethod
    def read(cls, file: str | Path = SHIPPED) -> "Figures":
        """Return the figures of a CSV file.

        Parameters
        ----------
        file
            Columns ``quarter`` (as 2019Q3), ``outgoing_10k``, ``grade`` (read, derived or memory); and, where known,
            ``half_width_10k``, ``address``, ``note``; or their Chinese titles and words (``HEADERS``, ``GRADE_WORDS``).
            Default: the shipped table.

        Raises
        ------
        InputRefused
            With all faults at once: a column is missing, a cell cannot be read, a quarter comes twice.
        """
        path = Path(file)
        table = csv.DictReader(io.StringIO(_text_of(path), newline=""), restval="")
        table.fieldnames = [_column(name) for name in table.fieldnames or ()]
        missing = [name for name in ("quarter", "outgoing_10k", "grade") if name not in (table.fieldnames or ())]
        if missing:
            raise InputRefused([_fault(path, 1, name, None, *_NO_COLUMN) for name in missing])
        cells = list(table)
        found = [_figure(path, number, cell) for number, cell in enumerate(cells, start=2)]
        rows = [row for row in found if isinstance(row, Figure)]
        faults = [row for row in found if isinstance(row, Fault)]
        rows.sort(key=lambda row: (row.year, row.quarter))
        for before, after in itertools.pairwise(rows):
            if before.name == after.name:
                faults.append(_fault(path, None, "quarter", after.name, *_TWICE))
        if faults:
            raise InputRefused(faults)
        return cls(tuple(rows))

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def usable(self) -> "Figures":
        """Return the figures that were read or worked out from figures read; those from memory enter nothing."""
        return Figures(tuple(row for row in self.rows if row.grade != "memory"))

    def of(self, years: Iterable[int]) -> "Figures":
        """Return the figures of some years."""
        wanted = set(years)
        return Figures(tuple(row for row in self.rows if row.year in wanted))

    def before(self, year: int) -> "Figures":
        """Return the figures of all earlier years."""
        return Figures(tuple(row for row in self.rows if row.year < year))

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years with a figure, ascending."""
        return tuple(sorted({row.year for row in self.rows}))


def years_of(words: str) -> tuple[int, ...]:
    """Return the years of a text such as ``2017..2019,2021``, ascending.

    Raises
    ------
    ValueError
        When a part is neither a year nor a range of years; shows it.
    """
    years: set[int] = set()
    for part in words.split(","):
        found = _YEARS.fullmatch(part.strip())
        if found is None:
            wrong = repr(part.strip())
            raise Unusable(
                f"{wrong} 不是年份，也不是年份范围；请写成 2017..2019,2021",
                f"{wrong} is no year and no range of years; write 2017..2019,2021",
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            raise Unusable(f"{part.strip()!r} 的终点早于起点", f"{part.strip()!r} ends before it begins")
        years |= set(range(first, last + 1))
    return tuple(sorted(years))


def _text_of(path: Path) -> str:
    """Return the text of a CSV file: UTF-8, or GB18030 as Chinese Excel writes it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return path.read_bytes().decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputRefused([_fault(path, None, "", None, *_NO_TEXT)])


_NO_TEXT = (
    Text("既不是 UTF-8 也不是 GB18030 的文本", "is text neither in UTF-8 nor in GB18030"),
    Text("请另存为 CSV（UTF-8）", "save it as CSV (UTF-8)"),
)
_NO_COLUMN = (
    Text("缺少这一列", "this column is missing"),
    Text("请补上（也可用中文：季度、外出人数、来源等级）", "add it"),
)
_TWICE = Text("同一季度出现两次", "this quarter comes twice"), Text("请只保留一行", "keep one row")
_NO_QUARTER = Text("不是季度", "is no quarter"), Text("请写成 2019Q3", "write it as 2019Q3")
_NO_NUMBER = Text("不是正数", "is no positive number"), Text("单位为万人", "the unit is 10,000 people")
_NO_GRADE = (
    Text("不是来源等级", "is no grade"),
    Text("请写 read 或“读到”、derived 或“推得”、memory 或“记忆”", "write read, derived or memory"),
)


def _column(name: str) -> str:
    """Return the column that a title names, its own words where it names none."""
    plain = re.sub(r"[（(].*[)）]", "", name).strip()
    return HEADERS.get(plain, name.strip())


def _fault(path: Path, row: int | None, column: str, value: str | None, problem: Text, way_out: Text) -> Fault:
    return Fault(path.name, None, row, column, value, problem, way_out)


def _figure(path: Path, row: int, cell: dict[str, str]) -> Figure | Fault:
    quarter = _QUARTER.fullmatch((cell["quarter"] or "").strip())
    if quarter is None:
        return _fault(path, row, "quarter", cell["quarter"], *_NO_QUARTER)
    people, half_width = _number(cell["outgoing_10k"]), _number(cell.get("half_width_10k") or "0")
    if people is None or people == 0:
        return _fault(path, row, "outgoing_10k", cell["outgoing_10k"], *_NO_NUMBER)
    if half_width is None:
        return _fault(path, row, "half_width_10k", cell["half_width_10k"], *_NO_NUMBER)
    grade = GRADE_WORDS.get(cell["grade"].strip(), cell["grade"].strip())
    if grade not in GRADES:
        return _fault(path, row, "grade", cell["grade"], *_NO_GRADE)
    address, note = cell.get("address") or "", cell.get("note") or ""
    return Figure(int(quarter[1]), int(quarter[2]), people, half_width, grade, address, note)


def _number(text: str) -> float | None:
    """Return the number, None when the text is none or the number is negative or not finite."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
