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
# A county's ledgers in, a proven plan out, and a few questions to it. The people are fabricated.

# %%
import dataclasses
import tempfile
from pathlib import Path

import pandas as pd

import laborflow as lf

folder = Path(tempfile.mkdtemp())

# %% [markdown]
# Write the ledgers of a made-up county of Jilin and run the main job on them; it says where everything lies.

# %%
paths = lf.demo(size="county", out=folder, seed=0, lang="en")
paths

# %% [markdown]
# ## Who has a place

# %%
plan = lf.read_plan(paths.plan)
plan.tiers

# %%
plan.assignments.groupby("mode").agg(
    people=("worker_id", "size"), minutes=("minutes", "median"), pay=("pay_yuan_month", "median")
)

# %% [markdown]
# ## Who has none, and why

# %%
plan.unplaced["reason"].value_counts()

# %%
plan.rule_costs.sort_values("workers_denied_alone", ascending=False).head()

# %% [markdown]
# ## One person's answer

# %%
instance = lf.read(paths.instance)
somebody = plan.unplaced.loc[plan.unplaced["reason"] == "no_admissible_post", "worker_id"].iloc[0]
for lang in ("en", "zh"):
    display(lf.explain(plan, instance, somebody, lang))  # noqa: F821

# %% [markdown]
# ## What one seat more everywhere would do
#
# An instance is a set of tables; change one and match again.

# %%
posts = instance.posts.assign(seats=instance.posts["seats"] + 1)
wider = dataclasses.replace(instance, tables={**instance.tables, "posts": posts})
other = lf.match(wider, date=plan.identity["plan_date"])
pd.DataFrame({"as it is": [len(plan.assignments)], "one seat more": [len(other.assignments)]}, index=["people placed"])
