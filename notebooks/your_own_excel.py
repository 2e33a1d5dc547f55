# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Your own data from Excel 用自己的 Excel 数据
#
# A workbook with Chinese headers, as an office keeps it, read cell by cell; then the same with DataFrames. All rows here are made up.
#
# 办公室里那样的中文表头工作簿，逐格读入；再用 DataFrame 做一遍。这里的数据都是编造的。

# %%
import tempfile
from pathlib import Path

import pandas as pd

import laborflow as lf

folder = Path(tempfile.mkdtemp())

# %% [markdown]
# ## A workbook 一个工作簿
#
# One sheet per table, named as in [the tables](../docs/tables.md). Headers are the Chinese titles or common variants. Three people, two posts, and a few things that go wrong in real ledgers.
#
# 每张表一个工作表，名称见[数据表](../docs/tables.zh-CN.md)；表头用中文栏目名或常见的别名。三个人、两个岗位，以及真实台账里常见的几处毛病。

# %%
people = pd.DataFrame(
    {
        "人员编号": ["L001", "L002", "L003"],
        "户籍地": ["吉林省东丰县", "吉林省东丰县", "吉林省辽源市龙山区"],
        "出生日期": ["1990-05-06", "1985年3月", "1999.11"],
        "就业状态": ["失业", "失业", "待定"],
        "求职意愿": ["是", "是", "是"],
        "外出意愿": ["是", "否", "是"],
    }
)
made_up = "91220421MADEP00005"  # checks, and belongs to nobody 校验位正确，不属于任何单位
employers = pd.DataFrame(
    {"单位代码": [made_up], "单位名称": ["编造的服装厂"], "所在地": ["吉林省东丰县"], "用工总量": [40]}
)
posts = pd.DataFrame(
    {
        "岗位编号": ["P1", "P2"],
        "单位代码": made_up,
        "岗位名称": ["缝纫工", "保管员"],
        "岗位类型": ["企业岗位", "企业岗位"],
        "工作地点": ["吉林省东丰县", "吉林省东丰县"],
        "招聘人数": ["1人", 1],
        "薪资": ["3500元/月", "三千二"],
        "计薪方式": ["月", "月"],
        "上岗日期": ["2026-03-09", "2026/3/16"],
    }
)
sheets = {"劳动力": people, "用人单位": employers, "岗位": posts}
with pd.ExcelWriter(folder / "台账.xlsx", engine="xlsxwriter") as book:
    for name, frame in sheets.items():
        frame.to_excel(book, sheet_name=name, index=False)

# %% [markdown]
# ## What is wrong with it 哪里有问题
#
# A faulty row is held back, with its place and the way out; too many of them, or a missing table or column, refuse the whole import, all faults at once.
#
# 有错的行隔离，写明位置和改法；错误太多，或缺表、缺栏目，整个拒绝读入，一次列出全部错误。

# %%
try:
    read = lf.intake(folder / "台账.xlsx", on="2026-03-02")
    for fault in read.faults:
        print(fault.say("en"), fault.say("zh"), sep="\n")
except lf.InputRefused as refused:
    for fault in refused.faults:
        print(fault.say("en"), fault.say("zh"), sep="\n")

# %% [markdown]
# ## DataFrames in 直接用 DataFrame
#
# Corrected as frames, headed as a sheet is; they go through the very same checks.
#
# 改正后的表，表头和工作表一样，经过的检查也完全一样。

# %%
people["就业状态"] = "失业"
posts["薪资"] = [3500, 3200]
read = lf.intake(sheets, on="2026-03-02")
read.instance

# %%
read.quality.query("rows > 0").head(12)

# %% [markdown]
# ## And the plan 得出方案
#
# Tables of the plan are DataFrames; `to_excel` writes any of them, `lf.write` writes everything with its proof.
#
# 方案的各表都是 DataFrame，`to_excel` 可以写出任何一张；`lf.write` 连同证明全部写出。

# %%
plan = lf.match(read.instance, date="2026-03-02")
plan

# %%
print(lf.explain(plan, read.instance, plan.unplaced["worker_id"].iloc[0], "en"))

# %%
lists = plan.assignments.merge(read.instance.posts[["post_id", "title"]], on="post_id")
lists[["worker_id", "title", "mode", "minutes", "pay_yuan_month"]].to_excel(
    folder / "名单.xlsx", index=False, engine="xlsxwriter"
)
pd.read_excel(folder / "名单.xlsx", engine="calamine")

# %%
out = lf.write(plan, read.instance, lf.policy(), folder / "plan", "en")
[len(lf.verify(out)), *sorted(path.name for path in out.iterdir())][:6]
