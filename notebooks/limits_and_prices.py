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
# # Limits and their prices 总量限制及其价格
#
# A quota, a corridor or a cap counts across people. What does each cost, and what would one more be worth? The people are made up.
#
# 限制、劳务协作人数、上限都是跨人计数的。每一条的代价是多少，放宽一个值多少？人员都是编造的。

# %%
import pandas as pd

import laborflow as lf

instance = lf.made_up(people=400, posts=30, seed=3)
free = lf.match(instance, date="2026-03-02")
posts = free.assignments.merge(instance.posts[["post_id", "region", "kind"]], on="post_id")
posts.groupby(posts["region"].str[:2]).size().rename("placed, by province of the post")

# %% [markdown]
# ## A quota is a row 限制就是一行
#
# `at_posts` and `of_workers` are conditions on columns of the tables; blank is everybody. Here: no more than so many people in other provinces, and no more than so many on the enterprise posts at home.
#
# `at_posts`、`of_workers` 是对表中栏目的条件，空白为所有人。这里：省外不超过若干人，省内企业岗位不超过若干人。

# %%
away = int((posts["region"].str[:2] != "22").sum())
home = int(((posts["region"].str[:2] == "22") & (posts["kind"] == "enterprise")).sum())
elsewhere = ", ".join(sorted(posts.loc[posts["region"].str[:2] != "22", "region"].str[:2].unique()))
quotas = pd.DataFrame(
    {
        "quota_id": ["elsewhere 省外", "enterprises 省内企业"],
        "at_posts": [f"region = {elsewhere}", "region = 22 and kind = enterprise"],
        "people_max": [away * 3 // 4, home * 9 // 10],
        "source": "made up 编造",
    }
)
quotas

# %%
limited = lf.match(instance.with_tables(quotas=quotas), date="2026-03-02")
limited

# %% [markdown]
# ## What they cost 代价
#
# Use, bounds and what one more brings (found by solving again, so it is exact): people first, and yuan where no earlier tier changes.
#
# 使用、上下限，以及放宽一个带来什么（重新求解得出，是准确的）：先看人数；前面各层不变的，再看元。

# %%
figure = lf.plot.limits(limited, "en")
figure.table[["subject", "use", "high", "gain_people", "gain_yuan"]]

# %%
figure

# %%
pd.DataFrame(
    {
        "without the quotas 不加限制": free.tiers.set_index(["tier", "part", "unit"])["value"],
        "with them 加限制": limited.tiers.set_index(["tier", "part", "unit"])["value"],
    }
).loc[["who", "where"]].dropna().query("part in ['priority', 'all', 'yuan', 'minutes']")

# %% [markdown]
# ## The price as a curve 价格曲线
#
# The quota of other provinces, tightened step by step: people placed in all. Where the curve bends, others take the seats at home.
#
# 逐步收紧省外人数：安置总数怎样变。曲线转弯处，空出来的人由省内席位接住。


# %%
def placed_under(most: int) -> int:
    one = quotas.head(1).assign(people_max=most)
    return len(lf.match(instance.with_tables(quotas=one), date="2026-03-02").assignments)


steps = [0, away // 4, away // 2, away]
pd.DataFrame({"at most elsewhere 省外至多": steps, "placed 安置": [placed_under(most) for most in steps]})
