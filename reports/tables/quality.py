"""How good the input is: blanks, rows held back, stale records, hiring screens."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from domain.instance import Instance
from domain.language import Text
from domain.tables import TABLES
from reports.form import Form
from reports.labels import CHECKS, COLUMNS, TABLES_BY_NAME
from reports.table import Field, Tidy

_TABLE = Field("table", Text("表", "Table"), Form.LABEL, TABLES_BY_NAME)
STALE_PARAMETERS: Mapping[str, str] = {"posts": "posts.stale_days", "workers": "workers.stale_days"}


def blanks(instance: Instance) -> Tidy:
    """Rows, blank cells and rows held back for every column of the tables that have rows."""
    held = instance.quarantine
    counted = held.groupby(["table", "column"]).size().to_dict() if {"table", "column"} <= set(held.columns) else {}
    rows = []
    for name, table in TABLES.items():
        frame = instance.tables[name]
        for column in table.columns if len(frame) else ():
            blank = int(frame[column.name].isna().sum())
            held_back = _held(counted, name, (column.name, *column.title))
            key = f"{name}.{column.name}"
            rows.append(
                (name, key, "yes" if column.required else "no", len(frame), blank, blank / len(frame), held_back)
            )
    fields = (
        _TABLE,
        Field("column", Text("列", "Column"), Form.LABEL, COLUMNS),
        Field("required", Text("必填", "Required"), Form.LABEL, CHECKS),
        Field("rows", Text("行数", "Rows")),
        Field("blank", Text("空白", "Blank")),
        Field("blank_share", Text("空白率", "Blank share"), Form.SHARE, bar=True),
        Field("quarantined", Text("隔离的错误", "Faults held back")),
    )
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Tidy(
        "blanks",
        Text("各列填写情况", "How well the columns are filled"),
        fields,
        frame,
        Text("空白按“未知”处理，从不当作“否”。", "A blank is unknown, never a no."),
    )


def _held(counted: Mapping[Any, int], table: str, names: tuple[str, ...]) -> int:
    return sum(int(counted.get((table, name), 0)) for name in dict.fromkeys(names))


def tables_read(instance: Instance) -> Tidy:
    """Rows taken in and rows held back by table."""
    held = instance.quarantine
    keys = [key for key in ("table", "file", "sheet", "row") if key in held.columns]
    lines = held.drop_duplicates(keys) if keys else held
    back = lines["table"].value_counts() if "table" in held.columns else pd.Series(dtype="int64")
    frame = pd.DataFrame(
        {
            "table": list(TABLES),
            "rows": [len(instance.tables[name]) for name in TABLES],
            "quarantined": [int(back.get(name, 0)) for name in TABLES],
        }
    )
    frame = frame[(frame["rows"] > 0) | (frame["quarantined"] > 0)].reset_index(drop=True)
    frame["share"] = frame["quarantined"] / (frame["rows"] + frame["quarantined"])
    fields = (
        _TABLE,
        Field("rows", Text("读入行数", "Rows taken in")),
        Field("quarantined", Text("隔离行数", "Rows held back")),
        Field("share", Text("隔离率", "Share held back"), Form.SHARE),
    )
    return Tidy("tables_read", Text("读入与隔离", "Rows read and held back"), fields, frame)


def faults(instance: Instance) -> Tidy:
    """Rows held back by table, column and problem; never their values."""
    held = instance.quarantine
    fields = (
        _TABLE,
        Field("column", Text("列", "Column"), Form.TEXT),
        Field("problem", Text("问题", "Problem"), Form.BILINGUAL),
        Field("rows", Text("处数", "Places"), bar=True),
    )
    if not len(held):
        return Tidy("faults", Text("隔离原因", "Why rows are held back"), fields, _empty(fields))
    work = held.assign(column=held["column"].fillna("—"))
    frame = (
        work.groupby(["table", "column", "problem_zh", "problem_en"], dropna=False).size().rename("rows").reset_index()
    )
    frame["problem"] = [Text(*pair) for pair in zip(frame["problem_zh"], frame["problem_en"], strict=True)]
    order = ["rows", "table", "column", "problem_zh"]
    frame = frame.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    return Tidy("faults", Text("隔离原因", "Why rows are held back"), fields, frame[[field.name for field in fields]])


def _empty(fields: tuple[Field, ...]) -> pd.DataFrame:
    return pd.DataFrame({field.name: pd.Series(dtype=object) for field in fields})


def freshness(instance: Instance, policy: Any, on: date) -> Tidy:
    """Records older than the policy allows, and records with no date of verification."""
    rows = []
    for name, parameter in STALE_PARAMETERS.items():
        frame = instance.tables[name]
        dated = policy.find(parameter, on, "")
        if not len(frame) or dated is None:
            continue
        age = (pd.Timestamp(on) - frame["verified_on"]).dt.days
        rows.append((name, len(frame), int(dated.value), int((age > dated.value).sum()), int(age.isna().sum())))
    fields = (
        _TABLE,
        Field("rows", Text("行数", "Rows")),
        Field("days", Text("核实后有效（天）", "Fresh for (days)")),
        Field("stale", Text("已过期", "Stale")),
        Field("undated", Text("未登记核实日期", "No date of verification")),
    )
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Tidy("freshness", Text("台账时效", "How fresh the records are"), fields, frame)


def screens(plan_screens: pd.DataFrame, posts: pd.DataFrame) -> Tidy:
    """Hiring screens by treatment and clause, with the posts and seats they stand on."""
    fields = (
        Field("screen", Text("单位写明的限制", "Screen stated"), Form.SCREEN),
        Field("treatment", Text("处理", "Treatment"), Form.LABEL, TREATMENTS),
        Field("source", Text("依据", "Clause or setting"), Form.TEXT),
        Field("posts", Text("岗位（批）", "Posts (lots)")),
        Field("seats", Text("席位", "Seats")),
    )
    frame = plan_screens.merge(posts[["post_id", "seats"]], on="post_id", how="left")
    keys = ["treatment", "screen", "source"]
    frame = frame.groupby(keys, dropna=False).agg(posts=("post_id", "nunique"), seats=("seats", "sum")).reset_index()
    frame = frame.astype({"seats": "int64"}).sort_values(keys, ignore_index=True)
    return Tidy("screens", Text("招用限制的处理", "Hiring screens"), fields, frame[[field.name for field in fields]])


TREATMENTS = {
    "ignored": Text("不合法，不予执行", "unlawful, ignored"),
    "honoured": Text("执行，并予标记", "honoured and flagged"),
    "ignored (unlawful)": Text("不合法，不予执行", "unlawful, ignored"),
    "honoured and flagged": Text("执行，并予标记", "honoured and flagged"),
}
