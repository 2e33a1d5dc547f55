"""The page: one self-contained HTML file in both languages, readable on screen and on paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from domain.instance import Instance
from domain.language import LANGUAGES, Language, Text
from domain.plan import Plan
from reports import narrative, pictures
from reports.case import Case
from reports.form import Form, figure
from reports.labels import COLUMNS
from reports.markup import html_table, trusted
from reports.names import JOINT, Names, verbatim
from reports.table import Tidy
from reports.tables import derive, provenance
from reports.tables.headline import figures

PARTIAL_BLANKS = 15
Tables = Mapping[str, Tidy]


@dataclass
class Count:
    """Numbers sections, tables and figures in the order in which they appear."""

    sections: int = 0
    tables: int = 0
    figures: int = 0

    def section(self) -> int:
        """Return the next section's number."""
        self.sections += 1
        return self.sections

    def table(self) -> int:
        """Return the next table's number."""
        self.tables += 1
        return self.tables

    def figure(self) -> int:
        """Return the next figure's number."""
        self.figures += 1
        return self.figures


def render(plan: Plan, instance: Instance, policy: Any, lang: Language = "zh", *, names: Names | None = None) -> str:
    """Return the report as one HTML page that holds both languages and opens in ``lang``.

    Parameters
    ----------
    plan, instance, policy
        The answer, the question and the rules.
    lang
        Language shown first; the reader switches without any script.
    names
        Speaks codes; the shipped tables when left out.
    """
    case = Case.of(plan, instance, policy, names)
    return render_case(case, derive(case), lang)


def render_case(case: Case, tables: Tables, lang: Language) -> str:
    """Return the report of a case whose tables are derived already."""
    title = Text(f"劳动力安置计划 {case.on}", f"Placement plan {case.on}")
    return bilingual_page(title, lang, lambda each: plan_body(case, tables, each))


def bilingual_page(title: Text, lang: Language, body: Callable[[Language], str]) -> str:
    """Return a page with one article per language, the chosen one shown first."""
    articles = [{"lang": each, "body": trusted(body(each))} for each in LANGUAGES]
    css = trusted(files("reports").joinpath("templates", "report.css").read_text(encoding="utf-8"))
    return templates().get_template("page.html.j2").render(title=title, lang=lang, css=css, articles=articles)


@cache
def templates() -> Environment:
    """Return the template environment: everything is escaped, and a missing value is an error."""
    loader = PackageLoader("reports", "templates", encoding="utf-8")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def plan_body(case: Case, tables: Tables, lang: Language) -> str:
    """Return the article of one language."""
    mark, verdict = narrative.verdict(tables, lang)
    values = {
        **shared_context(tables, case.names, lang),
        **_first_screen(case, tables, lang),
        **_drawings(case, tables, lang),
        **quality_context(tables, case.names, lang),
        **parameter_context(tables, case.names, lang),
        "mark": mark,
        "verdict": verdict,
    }
    return templates().get_template("plan.html.j2").render(values)


def shared_context(tables: Tables, names: Names, lang: Language) -> dict[str, Any]:
    """Return what every article needs: the language, numbering and tables."""

    def say(zh: str, en: str) -> str:
        return Text(zh, en)[0 if lang == "zh" else 1]

    def table(name: str, rows: int = 1000, columns: tuple[str, ...] = ()) -> Markup:
        return html_table(tables[name], names, lang, rows=rows, columns=columns)

    return {"lang": lang, "say": say, "table": table, "tables": tables, "count": Count()}


def _first_screen(case: Case, tables: Tables, lang: Language) -> dict[str, Any]:
    numbers = figures(tables["headline"])
    notes = case.instance.notes
    homes = tables["placed_by_county"].frame["county"]
    scope = Text("{counties} 个县（市、区）的劳动力", "workers of {counties} counties")
    return {
        "plan_date": str(case.on),
        "input_hash": str(case.plan.identity.get("input_hash", "")),
        "scope": case.names.place(homes.iloc[0], lang) if len(homes) == 1 else scope.say(lang, counties=len(homes)),
        "synthetic": provenance.is_synthetic(notes),
        "assumed": [verbatim(item, lang) for item in provenance.assumed(notes)],
        "figure": {name: figure(value, Form.COUNT) for name, value in numbers.items()},
        "share_placed": figure(numbers["placed"] / numbers["asked"] if numbers["asked"] else None, Form.SHARE),
        "lead": narrative.lead(tables, lang),
        "entitled": narrative.entitled(case, tables, lang),
        "next_steps": narrative.next_steps(case, tables, lang),
        "identity": provenance.spoken(tables["identity"], lang),
        "lottery": provenance.lottery_words(case.plan.identity, lang),
    }


def _drawings(case: Case, tables: Tables, lang: Language) -> dict[str, Markup]:
    return {
        "who_bars": pictures.who_bars(case, tables, lang),
        "home_map": pictures.home_map(case, tables, lang),
        "outward_map": pictures.outward_map(case, tables, lang),
        "minute_bars": pictures.minute_bars(tables, lang),
        "pay_bars": pictures.pay_bars(tables, lang),
        "trade_bars": pictures.trade_bars(case, tables, lang),
        "fund_bars": pictures.fund_bars(tables, lang),
    }


def quality_context(tables: Tables, names: Names, lang: Language) -> dict[str, Any]:
    """Return the columns filled in part, worst first, and those never filled."""
    blanks = tables["blanks"]
    frame = blanks.frame
    partial = frame[(frame["blank"] > 0) & (frame["blank"] < frame["rows"])]
    partial = partial.sort_values(["blank_share", "column"], ascending=[False, True], ignore_index=True)
    shown = Tidy(blanks.name, blanks.title, blanks.fields, partial, blanks.note)
    never = list(frame.loc[frame["blank"] == frame["rows"], "column"])
    columns = ("table", "column", "rows", "blank", "blank_share", "quarantined")
    return {
        "partial_blanks": html_table(shown, names, lang, rows=PARTIAL_BLANKS, columns=columns),
        "empty_columns": JOINT.say(lang).join(COLUMNS[column].say(lang) for column in never),
    }


def parameter_context(tables: Tables, names: Names, lang: Language) -> dict[str, Any]:
    """Return the parameters that the project assumes, and how many there are in all."""
    parameters = tables["parameters"]
    ours = parameters.frame[parameters.frame["grade"] == "ours"].reset_index(drop=True)
    shown = Tidy(parameters.name, parameters.title, parameters.fields, ours, parameters.note)
    columns = ("title", "place", "value", "unit", "source")
    return {
        "ours": html_table(shown, names, lang, columns=columns),
        "parameters_all": str(len(parameters.frame)),
        "parameters_ours": str(len(ours)),
    }
