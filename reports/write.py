"""Everything a plan's reader gets, written beside the plan."""

from pathlib import Path
from typing import Any

import pandas as pd

from domain.instance import Instance
from domain.language import Language
from domain.plan import Plan
from reports.case import Case
from reports.names import Names
from reports.page import render_case
from reports.table import Tidy, write_tables
from reports.tables import derive
from reports.workbook import write_case


def write_report(
    plan: Plan,
    instance: Instance,
    policy: Any,
    folder: str | Path,
    lang: Language = "zh",
    *,
    names: Names | None = None,
    revealed: pd.DataFrame | None = None,
    answers: bool = False,
) -> list[Path]:
    """Write ``report.html``, ``plan.xlsx`` (and ``callsheets/``), ``entitlements.parquet`` and ``tables/*.csv``.

    Parameters
    ----------
    plan, instance, policy
        The answer, the question and the rules.
    folder
        The plan's folder; made when absent.
    lang
        Language shown first on the page, and language of the workbook.
    names
        Speaks codes; the shipped tables when left out.
    revealed
        Columns ``worker_id``, ``name``, ``phone`` from the vault for the call sheets: only for offices that may see them.
    answers
        Whether page and workbook also hold what would place people and fill seats, by kind of change and by name.

    Returns
    -------
    list of Path
        The files written, the page first.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    case = Case.of(plan, instance, policy, names)
    tables = derive(case)
    sheets: list[Tidy] = []
    if answers:
        from reports.answer_book import people_sheet, seat_unlocks, unlocks_by_change
        from reports.inquiry import Inquiry

        inquiry = Inquiry(plan, instance, policy)
        sheets = [people_sheet(inquiry, lang), unlocks_by_change(inquiry), seat_unlocks(inquiry)]
        tables |= {table.name: table for table in sheets[1:]}
    page = folder / "report.html"
    page.write_text(render_case(case, tables, lang), encoding="utf-8", newline="\n")
    books = write_case(case, tables, folder, lang, revealed, sheets)
    claims = folder / "entitlements.parquet"
    case.book.table.to_parquet(claims, index=False)
    return [page, *books, claims, *write_tables(tables.values(), folder / "tables", case.names)]
