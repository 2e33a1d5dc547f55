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
from reports.table import write_tables
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
        Columns ``worker_id``, ``name``, ``phone`` for the call sheets, when the caller may see them.

    Returns
    -------
    list of Path
        The files written, the page first.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    case = Case.of(plan, instance, policy, names)
    tables = derive(case)
    page = folder / "report.html"
    page.write_text(render_case(case, tables, lang), encoding="utf-8", newline="\n")
    books = write_case(case, tables, folder, lang, revealed)
    claims = folder / "entitlements.parquet"
    case.book.table.to_parquet(claims, index=False)
    return [page, *books, claims, *write_tables(tables.values(), folder / "tables", case.names)]
