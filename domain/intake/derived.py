"""What cells of one table say about another: skill cells, requirement cells, pay units in pay cells."""

import numpy as np
import pandas as pd

from domain.intake.books import Book, Held
from domain.intake.trouble import braces_kept
from domain.language import Text
from domain.tables import SOURCE_COLUMNS

HOLDS_WITHOUT_NAME = "持证"


def settle_pay_units(book: Book, held: Held) -> None:
    """Fill the pay unit from the unit of the pay; two different units in one row are a fault."""
    frame = book.frame
    if "pay_says" in frame:
        said = frame.pop("pay_says")
        if "pay_unit" not in frame:
            frame["pay_unit"] = pd.Series(None, index=frame.index, dtype="str")
        wrong = said.notna() & frame["pay_unit"].notna() & (said != frame["pay_unit"])
        _hold_units(book, wrong, "pay", held)
        missing = {row for table, row, name in held.cells if table == book.table and name == "pay_unit"}
        fill = frame["pay_unit"].isna() & ~frame.index.isin(sorted(missing))
        frame["pay_unit"] = frame["pay_unit"].where(~fill, said)
    if "incumbent_pay_says" in frame:
        said = frame.pop("incumbent_pay_says")
        wrong = said.notna() & frame.get("pay_unit", said).notna() & (said != frame.get("pay_unit", said))
        _hold_units(book, wrong, "incumbent_pay", held)


def _hold_units(book: Book, wrong: "pd.Series[bool]", name: str, held: Held) -> None:
    """Hold back the rows whose pay cell and pay unit differ."""
    for row, unit in book.frame.loc[wrong, "pay_unit"].items():
        problem = Text(f"单位与计薪方式（{unit}）不一致", f"has another unit than the pay unit ({unit})")
        held.hold(book, int(str(row)), name, braces_kept(problem), Text("请统一单位", "use one unit"))


def skills_of_cells(workers: pd.DataFrame, sheet_rows: pd.DataFrame) -> pd.DataFrame:
    """Return the skills that the cells of kept workers state, less those that the skills sheet states too.

    Parameters
    ----------
    workers
        Kept workers with the column ``skills``.
    sheet_rows
        Kept rows of the skills sheet, which say more and go before.
    """
    rows = _one_per_item(workers, "worker_id", "skills", ("skill", "level", "certificate"))
    if not len(rows):
        return rows
    rows["certificate"] = rows["certificate"].map({True: HOLDS_WITHOUT_NAME, False: None})
    if not len(sheet_rows):
        return rows
    stated = pd.MultiIndex.from_frame(sheet_rows[["worker_id", "skill"]])
    told = pd.MultiIndex.from_frame(rows[["worker_id", "skill"]]).isin(stated)
    contradicted = (rows["skill"] == "none") & rows["worker_id"].isin(sheet_rows["worker_id"])
    return rows[~told & ~contradicted]


def requirements_of_cells(posts: pd.DataFrame, sheet_rows: pd.DataFrame) -> pd.DataFrame:
    """Return the requirements that the cells of kept posts state, for posts that the requirements sheet leaves out.

    Parameters
    ----------
    posts
        Kept posts with the column ``requirements``.
    sheet_rows
        Kept rows of the requirements sheet; a post with rows there is settled by them.
    """
    names = ("any_of", "skill", "min_level", "certificate_required")
    rows = _one_per_item(posts, "post_id", "requirements", names)
    return rows[~rows["post_id"].isin(sheet_rows["post_id"])] if len(rows) and len(sheet_rows) else rows


def _one_per_item(frame: pd.DataFrame, key: str, name: str, fields: tuple[str, ...]) -> pd.DataFrame:
    """Return a row per item of a column of tuples, with the key and the origin of the row it stands in."""
    if name not in frame:
        return pd.DataFrame()
    stating = frame.loc[frame[name].notna(), [key, name, *SOURCE_COLUMNS]]
    cells = stating[name].tolist()
    repeated = np.repeat(np.arange(len(cells)), [len(cell) for cell in cells])
    items = [item for cell in cells for item in cell]
    columns = {key: stating[key].array.take(repeated)}
    columns |= {field: [item[position] for item in items] for position, field in enumerate(fields)}
    columns |= {source: stating[source].array.take(repeated) for source in SOURCE_COLUMNS}
    return pd.DataFrame(columns)
