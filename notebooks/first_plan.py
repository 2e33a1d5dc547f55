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
# # A first plan 第一个方案
#
# A county's ledgers in, a proven plan out, and a few questions to it. The people are made up.
#
# 读入一个县的台账，得出经过证明的方案，再向它提几个问题。人员都是编造的。

# %%
import tempfile
from pathlib import Path

import pandas as pd

import laborflow as lf

folder = Path(tempfile.mkdtemp())

# %% [markdown]
# Write the ledgers of a made-up county of Jilin and run the main job on them; it says where everything lies. Here 3,000 people and 80 lots of posts; `size="county"` is 20,000 and takes half a minute.
#
# 写出吉林一个编造的县的台账，跑完主要流程；各样东西放在哪里，都会说明。这里是 3000 人、80 批岗位；`size="county"` 是 2 万人，要半分钟。

# %%
paths = lf.demo(size=(3_000, 80), out=folder, seed=0, lang="en")
paths

# %% [markdown]
# ## The plan 方案
#
# A plan shows what it reached and what is proven. Its tables complete after the dot: `plan.assignments`, `plan.unplaced`, `plan.tiers` …
#
# 方案先说达到了什么、证明了什么；各表在点号后面补全：`plan.assignments`、`plan.unplaced`、`plan.tiers` ……

# %%
plan, instance = lf.read_plan(paths.plan), lf.read(paths.instance)
plan

# %%
lf.plot.placed(plan, instance, "en")

# %%
plan.assignments.groupby("mode").agg(
    people=("worker_id", "size"), minutes=("minutes", "median"), pay=("pay_yuan_month", "median")
)

# %%
lf.plot.flows_out(plan, instance, "zh")

# %% [markdown]
# ## Who has none, and why 谁没有，为什么
#
# `workers_denied_alone`: unplaced people who would have an admissible post without that rule.
#
# `workers_denied_alone`：没有这条规则就会有岗位可去的未安置人数。

# %%
plan.rule_costs.sort_values("workers_denied_alone", ascending=False).head()

# %% [markdown]
# ## What one seat more everywhere would do 处处多一个席位会怎样
#
# An instance is a set of tables; change one and match again.
#
# 数据就是一组表；改一张表，再求解一次。

# %%
wider = instance.with_tables(posts=instance.posts.assign(seats=instance.posts["seats"] + 1))
other = lf.match(wider, date=plan.identity["plan_date"])
pd.DataFrame({"as it is": [len(plan.assignments)], "one seat more": [len(other.assignments)]}, index=["people placed"])
