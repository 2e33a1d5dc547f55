"""The report of ``laborflow check``: quality of the ledgers and screening of posts, without solving."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from domain.instance import Instance
from domain.language import Language, Text
from reports.form import Form
from reports.labels import CHECKS, RULES_BY_NAME
from reports.names import Names, verbatim
from reports.page import bilingual_page, parameter_context, quality_context, shared_context, templates
from reports.survey import Survey, survey
from reports.table import Field, Tidy, write_tables
from reports.tables import provenance, quality


def check_tables(instance: Instance, policy: Any, on: date, found: Survey | None = None) -> dict[str, Tidy]:
    """Return the tables of the check by name.

    Parameters
    ----------
    instance, policy, on
        The tables, the rules in force and the day.
    found
        A survey made already.
    """
    found = found or survey(instance, policy, on)
    tables = (
        quality.tables_read(instance),
        quality.faults(instance),
        quality.freshness(instance, policy, on),
        quality.blanks(instance),
        posts_by_rule(found, instance),
        posts_to_mend(found, instance),
        quality.screens(found.screens, instance.posts),
        provenance.parameters(policy, on),
    )
    return {table.name: table for table in tables}


def posts_by_rule(found: Survey, instance: Instance) -> Tidy:
    """Posts and seats that each rule of posts closes or leaves to be verified."""
    fields = (
        Field("rule", Text("规则", "Rule"), Form.LABEL, RULES_BY_NAME),
        Field("verdict", Text("是否符合", "Complies"), Form.LABEL, CHECKS),
        Field("posts", Text("岗位（批）", "Posts (lots)")),
        Field("seats", Text("席位", "Seats"), bar=True),
    )
    frame = found.posts.merge(instance.posts[["post_id", "seats"]], on="post_id", how="left")
    frame = frame.groupby(["rule", "verdict"]).agg(posts=("post_id", "size"), seats=("seats", "sum")).reset_index()
    frame = frame.astype({"seats": "int64"}).sort_values(["verdict", "seats", "rule"], ascending=[True, False, True])
    return Tidy("posts_by_rule", Text("岗位审查", "Screening of posts"), fields, frame.reset_index(drop=True))


def posts_to_mend(found: Survey, instance: Instance) -> Tidy:
    """Every post that breaks a rule or must be verified."""
    fields = (
        Field("post_id", Text("岗位编号", "Post"), Form.TEXT),
        Field("title", Text("岗位名称", "Title"), Form.TEXT),
        Field("name", Text("用人单位", "Employer"), Form.TEXT),
        Field("region", Text("工作地点", "Place"), Form.PLACE),
        Field("seats", Text("席位", "Seats")),
        Field("rule", Text("规则", "Rule"), Form.LABEL, RULES_BY_NAME),
        Field("verdict", Text("是否符合", "Complies"), Form.LABEL, CHECKS),
    )
    posts = instance.posts[["post_id", "title", "employer_id", "region", "seats"]]
    posts = posts.merge(instance.employers[["employer_id", "name"]], on="employer_id", how="left")
    frame = found.posts.merge(posts, on="post_id", how="left")[[field.name for field in fields]]
    return Tidy("posts_to_mend", Text("须整改或核实的岗位", "Posts to mend or verify"), fields, frame)


def render_check(
    instance: Instance, policy: Any, on: date, lang: Language = "zh", *, names: Names | None = None
) -> str:
    """Return the check as one HTML page that holds both languages and opens in ``lang``."""
    speaker = names or Names.of(policy, on)
    return _page(instance, check_tables(instance, policy, on), speaker, on, lang)


def _page(instance: Instance, tables: Mapping[str, Tidy], names: Names, on: date, lang: Language) -> str:
    title = Text(f"台账与岗位检查 {on}", f"Check of ledgers and posts {on}")
    return bilingual_page(title, lang, lambda each: _body(instance, tables, names, on, each))


def _body(instance: Instance, tables: Mapping[str, Tidy], names: Names, on: date, lang: Language) -> str:
    closed = tables["posts_by_rule"].frame
    values = {
        **shared_context(tables, names, lang),
        **quality_context(tables, names, lang),
        **parameter_context(tables, names, lang),
        "plan_date": str(on),
        "input_hash": instance.content_hash(),
        "synthetic": provenance.is_synthetic(instance.notes),
        "assumed": [verbatim(item, lang) for item in provenance.assumed(instance.notes)],
        "figure": {
            "workers": f"{len(instance.workers):,}",
            "posts": f"{len(instance.posts):,}",
            "seats": f"{int(instance.posts['seats'].sum()):,}",
            "quarantined": f"{int(tables['tables_read'].frame['quarantined'].sum()):,}",
            "closed": f"{_posts_with(tables, 'no'):,}",
            "unknown": f"{_posts_with(tables, 'unknown'):,}",
        },
        "any_closed": bool(len(closed)),
    }
    return templates().get_template("check.html.j2").render(values)


def _posts_with(tables: Mapping[str, Tidy], verdict: str) -> int:
    frame: pd.DataFrame = tables["posts_to_mend"].frame
    return int(frame.loc[frame["verdict"] == verdict, "post_id"].nunique())


def write_check(
    instance: Instance,
    policy: Any,
    on: date,
    folder: str | Path,
    lang: Language = "zh",
    *,
    names: Names | None = None,
) -> list[Path]:
    """Write ``check.html`` and its tables (``tables/*.csv``) into a folder; return the files written, the page first."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    speaker = names or Names.of(policy, on)
    tables = check_tables(instance, policy, on)
    page = folder / "check.html"
    page.write_text(_page(instance, tables, speaker, on, lang), encoding="utf-8", newline="\n")
    return [page, *write_tables(tables.values(), folder / "tables", speaker)]
