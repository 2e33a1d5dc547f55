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
# # A province 一个省
#
# The whole of Jilin on one machine: all counties compete for the same seats, and the plan is proven best over all of them. People, employers and posts are made up.
#
# 一台电脑上的全省：各县争同样的席位，方案在全省范围内证明为最优。人员、单位、岗位都是编造的。
#
# Raise `PEOPLE` and `POSTS`: 10,000 x 200 takes seconds; 300,000 x 3,000 some minutes and 2 GB; 1,000,000 x 20,000 some forty minutes and 6 GB ([benchmarks](../docs/benchmarks.md)).
#
# 可以调大 `PEOPLE` 和 `POSTS`：1 万 × 200 只要几秒；30 万 × 3000 几分钟、2 GB；100 万 × 2 万约四十分钟、6 GB（[基准测试](../docs/benchmarks.md)）。

# %%
import laborflow as lf

PEOPLE, POSTS = 10_000, 200

# %%
instance = lf.made_up(PEOPLE, POSTS, place="22")
instance

# %%
plan = lf.match(instance, date="2026-03-02")
plan

# %% [markdown]
# ## Where they go 去哪里

# %%
lf.plot.flows(plan, instance, "zh")

# %%
lf.plot.flows_out(plan, instance, "en")

# %%
lf.plot.journeys(plan, instance, "en")

# %% [markdown]
# ## County by county 逐县
#
# Who asked, who was placed, how far: any table of the plan joins with those of the instance.
#
# 谁要求就业、谁安置了、多远：方案的表可以和数据的表任意连接。

# %%
homes = instance.workers[["worker_id", "region"]].assign(county=lambda frame: frame["region"].str[:6])
asked = homes[~homes["worker_id"].isin(plan.unplaced.loc[plan.unplaced["reason"] == "not_asked", "worker_id"])]
placed = plan.assignments.merge(homes, on="worker_id")
counties = (
    asked.groupby("county")
    .size()
    .to_frame("asked")
    .join(placed.groupby("county").agg(placed=("worker_id", "size"), minutes=("minutes", "median")))
)
counties.assign(share=(counties["placed"] / counties["asked"]).round(3)).sort_values("share").head(10)

# %% [markdown]
# ## What a seat is worth 席位值多少
#
# Prices of seats by trade and place: how many more people one more seat would place, and yuan. They come from the proof, without solving again.
#
# 按工种和地点的席位价格：多一个席位能多安置几人，以及多少元。由证明得出，不必重新求解。

# %%
lf.inquire(plan, instance).prices.head(10)

# %%
lf.plot.shortage(plan, instance, "zh")
