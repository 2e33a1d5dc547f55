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
# # The subsidy frontier 补贴的边界
#
# What more money buys: people in work, the cost of one more, and how many would have gone anyway. The population is made up; the response to a grant is an assumption and is shown as a band.
#
# 多花的钱换来什么：多少人在业、每多一人花多少、多少人本来也会去。人口是编造的；对补贴的反应是假定，用区间表示。

# %%
import tempfile
from pathlib import Path

import laborflow as lf

folder = Path(tempfile.mkdtemp())
sorted(lf.library())

# %% [markdown]
# ## A scenario is a short file 情景是一个短文件
#
# It starts from one of the library and says only what it changes. Sizes are small here; for a meeting leave the line `simulation` out, and the base year's are taken (20,000 people, 104 weeks, 20 replications).
#
# 它从库里的一个情景出发，只写改变了什么。这里的规模很小；正式使用时去掉 `simulation` 一行，即用基准年的规模（2 万人、104 周、重复 20 次）。

# %%
file = folder / "subsidy.yaml"
file.write_text(
    """
extends: jilin-2026
title: {zh: 跨省交通补贴, en: Cross-province travel subsidy}
simulation: {people: 5000, weeks: 52, replications: 4}
sweep: {policy.travel_subsidy.cross_province: [0, 600, 1200]}
""",
    encoding="utf-8",
)
swept = lf.sweep_scenario(file, memory=folder / "memory")
swept

# %% [markdown]
# ## The frontier 边界
#
# Each point is an amount of the subsidy. Where the interval of the people holds zero, no cost per person is told: it would be a number without meaning.
#
# 每个点是一个补贴标准。人数的区间含零的地方不给出每人花费：那样的数没有意义。

# %%
lf.plot.frontier(swept, "en")

# %%
swept.steps[["response", "from", "to", "people", "people_half", "yuan", "cost", "low", "high"]]

# %%
lf.plot.anyway(swept, "en")

# %% [markdown]
# ## County by county 逐县看
#
# Money is booked to the homes of those it is paid for. With so few people most counties cannot be told from zero and stay blank; the size of the base year tells more of them.
#
# 钱按为谁而付记到户籍县。人数这么少，多数县的变化分不清是否为零，留作空白；用基准年的规模能断定得多些。

# %%
lf.plot.county_costs(swept, "zh")

# %%
swept.county_steps.dropna(subset=["cost"]).sort_values("cost").head()

# %% [markdown]
# ## Against the base year 与基准年对照
#
# Both sides share their draws. What was computed is kept in `memory`: nothing is computed twice.
#
# 两边用同样的随机数；算过的留在 `memory` 里，不会重算。

# %%
more = folder / "more.yaml"
more.write_text(
    "extends: subsidy.yaml\ntitle: {zh: 1200 元, en: 1200 yuan}\noverrides: {policy.travel_subsidy.cross_province: 1200}\n",
    encoding="utf-8",
)
lf.compare_scenarios(file, more, memory=folder / "memory")

# %% [markdown]
# Pictures and tables can be kept: `.svg` and `.png`, `.csv` and `.xlsx`.
#
# 图和表都可以保存：`.svg`、`.png`，`.csv`、`.xlsx`。

# %%
figure = lf.plot.frontier(swept, "zh")
[figure.save(folder / name).name for name in ("frontier.svg", "frontier.png", "frontier.csv", "frontier.xlsx")]
