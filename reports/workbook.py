"""The workbook of a plan and its call sheets.

Up to ``MOST_CALL_SHEETS`` townships, the call sheets stand in plan.xlsx itself. Beyond that each county gets a workbook
of its own under ``callsheets/`` with one sheet per township, so that an office receives its own people only.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from domain.instance import Instance
from domain.language import Language, Text
from domain.plan import Plan
from reports import entitlement_lists, lists
from reports.answers import Answers
from reports.case import COUNTY_DIGITS, Case
from reports.form import Form
from reports.names import Names, verbatim
from reports.spreadsheet import Spreadsheet
from reports.table import Field, Tidy
from reports.tables import derive, provenance

MOST_CALL_SHEETS: Final = 60
_FORBIDDEN_IN_FILES: Final = str.maketrans(dict.fromkeys('<>:"/\\|?* ', "_"))


def write_workbook(
    plan: Plan,
    instance: Instance,
    policy: Any,
    folder: str | Path,
    lang: Language = "zh",
    *,
    names: Names | None = None,
    revealed: pd.DataFrame | None = None,
) -> list[Path]:
    """Write ``plan.xlsx`` and, for many townships, ``callsheets/<county>.xlsx``.

    Parameters are those of ``reports.write.write_report``; without ``revealed`` the call sheets hold tokens.

    Returns
    -------
    list of Path
        The files written, plan.xlsx first.
    """
    case = Case.of(plan, instance, policy, names)
    return write_case(case, derive(case), Path(folder), lang, revealed)


def write_case(
    case: Case,
    tables: Mapping[str, Tidy],
    folder: Path,
    lang: Language,
    revealed: pd.DataFrame | None = None,
    more: Sequence[Tidy] = (),
) -> list[Path]:
    """Write the workbook of a case whose tables are derived already, with ``more`` sheets behind the lists."""
    folder.mkdir(parents=True, exist_ok=True)
    answers = Answers.of_case(case)
    calls = lists.call_rows(case, answers, lang, revealed)
    homes = sorted(calls.frame["region"].unique())
    apart = len(homes) > MOST_CALL_SHEETS
    path = folder / "plan.xlsx"
    with Spreadsheet(path, case.names, lang, case.on) as book:
        _write_sheets(book, case, tables, answers, lang)
        for sheet in more:
            book.add(sheet)
        if not apart:
            _write_calls(book, case, calls, homes, lang)
    return [path, *(_write_counties(case, calls, folder / "callsheets", lang) if apart else [])]


def _write_sheets(book: Spreadsheet, case: Case, tables: Mapping[str, Tidy], answers: Answers, lang: Language) -> None:
    book.add(about(case, tables, lang))
    book.add(tables["placed_by_county"], Text("分县", "Counties").say(lang))
    book.add(tables["employers"], Text("用人单位", "Employers").say(lang))
    book.add(tables["projects"], Text("以工代赈项目", "Projects").say(lang))
    book.add(lists.unplaced(case, answers, lang))
    book.add(lists.empty_seats(case, lang))
    book.add(lists.to_verify(case, answers, lang))
    book.add(tables["trades_by_county"], Text("分县工种余缺", "Trades by county").say(lang))
    book.add(tables["entitlements_by_instrument"], Text("补贴", "Entitlements").say(lang))
    book.add(entitlement_lists.claims(case.book, lang))
    book.add(tables["entitlements_by_employer"], Text("单位补贴", "Employers' claims").say(lang))
    book.add(tables["entitlements_by_agent"], Text("机构补贴", "Agents' claims").say(lang))
    book.add(tables["entitlements_to_verify"], Text("要查清的事实", "Facts to find out").say(lang))
    book.add(tables["burn"], Text("资金与年底结余", "Funds").say(lang))
    book.add(tables["spending"], Text("资金按月", "Spending by month").say(lang))
    book.add(tables["tiers"], Text("目标与证明", "Tiers").say(lang))
    for name in ("limits_across_people", "limit_seats"):
        if len(tables[name].frame):
            book.add(tables[name], tables[name].title.say(lang))
    book.add(tables["rule_costs"], Text("规则的代价", "Rule costs").say(lang))
    book.add(lists.stated_screens(case))
    book.add(tables["blanks"], Text("台账质量", "Quality").say(lang))
    if len(case.instance.quarantine):
        book.add(lists.held_back(case.instance.quarantine, lang))


def about(case: Case, tables: Mapping[str, Tidy], lang: Language) -> Tidy:
    """Return the first sheet: what this is, the main figures and the plan's identity."""
    fields = (Field("item", Text("项目", "Item"), Form.TEXT), Field("value", Text("内容", "Value"), Form.TEXT))
    head = tables["headline"]
    label, unit = head.field_of("measure"), head.field_of("unit")
    rows: list[tuple[str, str]] = []
    if provenance.is_synthetic(case.instance.notes):
        warning = Text(
            "演示数据：人员、单位、岗位均为虚构", "Demonstration: people, employers and posts are fabricated"
        )
        rows.append((Text("注意", "Note").say(lang), warning.say(lang)))
    assumed = Text("假定", "Assumed").say(lang)
    rows.extend((assumed, verbatim(note, lang)) for note in provenance.assumed(case.instance.notes))
    for measure, value, units in head.frame.itertuples(index=False, name=None):
        said = case.names.speak(value, Form.COUNT, None, lang)
        spoken_unit = case.names.speak(units, unit.form, unit.labels, lang)
        rows.append((case.names.speak(measure, label.form, label.labels, lang), f"{said} {spoken_unit}"))
    rows += provenance.spoken(tables["identity"], lang)
    return Tidy("about", Text("说明", "About"), fields, pd.DataFrame(rows, columns=["item", "value"]))


def _write_calls(book: Spreadsheet, case: Case, calls: Tidy, homes: list[str], lang: Language) -> None:
    """Write one call sheet per township, or per county where no township is known."""
    fields = calls.fields[1:]
    columns = [field.name for field in fields]
    heading = Text("{place} 联系单 {on}", "Calls for {place}, {on}")
    rows = calls.frame.groupby("region", sort=False).indices
    for home in homes:
        title = lists.sheet_title(home, case.names, lang)
        frame = calls.frame.iloc[rows[home]][columns].reset_index(drop=True)
        tidy = Tidy("calls", calls.title, fields, frame)
        book.add(tidy, title, heading.say(lang, place=title, on=case.on))


def _write_counties(case: Case, calls: Tidy, folder: Path, lang: Language) -> list[Path]:
    """Write one workbook per county."""
    folder.mkdir(parents=True, exist_ok=True)
    counties = calls.frame["region"].str[:COUNTY_DIGITS]
    written = []
    for county, rows in sorted(calls.frame.groupby(counties.to_numpy()).indices.items()):
        part = Tidy(calls.name, calls.title, calls.fields, calls.frame.iloc[rows].reset_index(drop=True))
        name = f"{county}_{case.names.place(str(county), lang)}".translate(_FORBIDDEN_IN_FILES)
        path = folder / f"{name}.xlsx"
        with Spreadsheet(path, case.names, lang, case.on) as book:
            _write_calls(book, case, part, sorted(part.frame["region"].unique()), lang)
        written.append(path)
    return written
