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
# # Explain a person and a post 说清一个人、一个岗位
#
# Everybody gets an answer: where to and why, or why not and what would change it. The people are made up.
#
# 人人有答复：去哪里、为什么；没有安置上的，为什么，怎样才能改变。人员都是编造的。

# %%
import laborflow as lf

instance = lf.made_up(people=1_500, posts=60, seed=1)
plan = lf.match(instance, date="2026-03-02")
plan

# %% [markdown]
# `inquire` encodes the tables once; then any number of questions can be asked.
#
# `inquire` 只把数据编码一次，之后可以随便问。

# %%
asked = lf.inquire(plan, instance)
unplaced = plan.unplaced[plan.unplaced["reason"] != "not_asked"]
unplaced["reason"].value_counts()

# %% [markdown]
# ## Somebody without a place 没有安置上的人
#
# Why not, and the cheapest single change that would place the person. With `again=True` everything is solved anew under that change: the answer is then proven, not reckoned.
#
# 为什么没有，以及代价最小、能安置上的一项变化。加 `again=True` 就按这项变化重新求解：答复是证明出来的，不是估计的。

# %%
changes = asked.all_unlocks.people
changes["change"].replace("", "none 没有").value_counts()

# %%
somebody = changes.loc[changes["change"] != "", "worker_id"].iloc[0]
print(asked.explain(somebody, "en", again=True))
print()
print(asked.explain(somebody, "zh"))

# %% [markdown]
# ## The best posts, and an override 最合适的岗位，人工调整的代价
#
# An official may send a person elsewhere; what that costs the others is told first.
#
# 可以人工把人改派到别处；先说清别人因此付出什么。

# %%
print(asked.best(somebody, "en"))

# %%
placed, *others = plan.assignments.itertuples()
for post in dict.fromkeys(other.post_id for other in others[:60]):
    print(asked.what_if(placed.worker_id, post, "en"))
print(asked.what_if(placed.worker_id, placed.post_id, "en", forbid=True))

# %% [markdown]
# ## A post with empty seats 有空席位的岗位

# %%
wanting = plan.empty_seats[plan.empty_seats["reason"] != "closed"].sort_values("empty", ascending=False)
empty = wanting["post_id"].iloc[0]
print(asked.explain(empty, "en"))
print()
print(asked.explain(empty, "zh"))

# %% [markdown]
# ## Who is short of whom 缺人与缺岗

# %%
lf.plot.shortage(plan, instance, "en")
