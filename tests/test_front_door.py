"""``import laborflow as lf`` is all an analyst needs: names complete, types are known, frames go in."""

import ast
from importlib import import_module
from pathlib import Path

import pandas as pd

import laborflow as lf

ROOT = Path(__file__).resolve().parent.parent


def test_names_complete() -> None:
    """``dir`` gives the public names and no others; that each leads somewhere, the page made of them holds."""
    assert dir(lf) == sorted(lf.__all__)
    assert dir(lf.plot) == sorted(lf.plot.__all__)
    told = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    assert [name for name in (*lf.__all__, *lf.plot.__all__) if f"`{name}" not in told] == []


def test_names_fetched_later_have_types() -> None:
    """Every name that is fetched when asked for is imported for type checkers too, from the same module."""
    tree = ast.parse((ROOT / "laborflow.py").read_text(encoding="utf-8"))
    block = next(n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")
    typed = {
        alias.asname or alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {name: typed.get(name) for name in lf.LATER} == lf.LATER
    assert set(lf.LATER) <= set(lf.__all__)


def test_frames_are_read_as_sheets_are() -> None:
    """Frames with the headers of a ledger give the instance; a fault in them is told with table, row and column."""
    people = pd.DataFrame({"人员编号": ["L1", "L2"], "户籍地": "220421", "就业状态": "失业", "求职意愿": ["是", None]})
    code = "91220421MADEP00005"
    employers = pd.DataFrame({"单位代码": [code], "单位名称": "编造", "所在地": "220421", "用工总量": 40})
    posts = pd.DataFrame(
        {
            "岗位编号": ["P1"],
            "单位代码": code,
            "岗位名称": "缝纫工",
            "岗位类型": "企业岗位",
            "工作地点": "220421",
            "招聘人数": 2,
            "薪资": 3500,
            "计薪方式": "月",
            "上岗日期": "2026-03-09",
        }
    )
    found = lf.intake({"劳动力": people, "employers": employers, "岗位": posts}, on="2026-03-02")
    assert found.instance.workers["seeking"].tolist() == [True, pd.NA]
    assert found.instance.posts["seats"].tolist() == [2]
    assert found.instance.workers["source_file"].unique().tolist() == ["劳动力.csv"]


def test_the_doors_of_old_lead_to_the_same() -> None:
    """A name fetched later is the one of its module, so that exceptions can be caught by either."""
    assert lf.PlanRejected is import_module("reports.checked_plans").PlanRejected
    assert lf.InputRefused is import_module("domain.faults").InputRefused
