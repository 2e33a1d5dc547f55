"""The hand-outs of a night: a page with the diff, a workbook, and one sheet per vehicle; masked."""

from pathlib import Path
from typing import Any

import pandas as pd

from dispatch.ladder import Rung
from dispatch.night import Material
from domain.language import Language, Text
from reports.form import Form, figure
from reports.names import Names
from reports.night_books import write_books
from reports.night_pins import pins_sheet
from reports.night_tables import answers_sheet, night_tables
from reports.page import bilingual_page, shared_context, templates
from reports.spreadsheet import Spreadsheet
from reports.table import Tidy, write_tables
from reports.tables import provenance
from reports.vehicle_sheets import masked_names, write_sheets


class Handout:
    """Writes the hand-outs of a night in one language first; given to the run, which knows no pages.

    Parameters
    ----------
    lang
        Language shown first, and language of the workbook.
    """

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def __call__(self, folder: Path, made: Material) -> None:
        """Write ``night.html``, ``plan.xlsx``, ``tables/``, ``vehicles/`` and ``workbooks/``."""
        names = Names.of(made.policy, made.snapshot.on)
        tables = night_tables(made, names)
        title = Text(f"点对点输送草案 {made.snapshot.on}", f"Point-to-point draft {made.snapshot.on}")
        page = bilingual_page(title, self.lang, lambda each: _body(made, dict(tables), names, each))
        (folder / "night.html").write_text(page, encoding="utf-8", newline="\n")
        write_tables(tables.values(), folder / "tables", names)
        with Spreadsheet(folder / "plan.xlsx", names, self.lang, made.snapshot.on) as book:
            book.add(pins_sheet(made.pins))
            book.add(answers_sheet(made))
            for table in tables.values():
                book.add(table, heading=f"{table.title.say(self.lang)} {made.head[:16]}")
        called = masked_names(made)
        write_sheets(folder / "vehicles", made, names, called, self.lang)
        write_books(folder / "workbooks", made, names, called, self.lang)


def _body(made: Material, tables: dict[str, Tidy], names: Names, lang: Language) -> str:
    counts = {str(k): int(v) for k, v in made.diff["change"].value_counts().items()}
    fleet = made.fleet.summary
    moved = tables["changed"].frame["change"].isin(["moved", "withdrawn"])
    shown = tables["changed"]
    tables["changed"] = type(shown)(
        shown.name, shown.title, shown.fields,
        shown.frame[moved.to_numpy()].reset_index(drop=True) if moved.any() else shown.frame.head(0),
    )  # fmt: skip
    values: dict[str, Any] = {
        **shared_context(tables, names, lang),
        "plan_date": str(made.snapshot.on),
        "scope": names.place(made.snapshot.scope, lang) if made.snapshot.scope else Text("全部", "all").say(lang),
        "status": made.status,
        "carried": made.answer.rung == Rung.CARRIED,
        "limited": len(made.limits) > 0,
        "pinned": len(made.pins) > 0,
        "paused": len(made.snapshot.refusals) > 0,
        "failed": "" if made.answer.failed is None else made.answer.failed.say(lang),
        "synthetic": provenance.is_synthetic(made.snapshot.instance.notes),
        "figure": {
            name: figure(counts.get(name, 0), Form.COUNT) for name in ("kept", "moved", "new", "offered", "withdrawn")
        },
        "fleet": {name: figure(value, Form.COUNT) for name, value in fleet.items()},
        "saving": saving_of(made.fleet.frames["rounds"]),
        "trips": figure(len(made.fleet.frames["trips"]), Form.COUNT),
        "head": made.head,
        "run": made.run_key,
        "withheld": len(made.answer.withheld),
    }
    return templates().get_template("night.html.j2").render(values)


def saving_of(rounds: pd.DataFrame) -> str | None:
    """Return what the rounds save beside matching first and chartering then, in yuan; None where there was one round."""
    if len(rounds) < 2:
        return None
    total = rounds["total_yuan"]
    return figure(float(total.iloc[0] - total[rounds["chosen"]].iloc[0]), Form.YUAN)
