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
# # Seasonal outflow and its fit 外出的季节与拟合
#
# How many people are away in which week, how that was fitted to published figures, and how far it can be believed. The population is made up; most parameters are assumptions.
#
# 每周有多少人在外，怎样拟合到公布的数字，可信到什么程度。人口是编造的，参数多为假定。

# %%
import laborflow as lf

population = lf.Population.of_province("22", people=5_000, seed=0)
run = lf.simulate(population, weeks=104, seed=0)
run

# %%
lf.plot.outflow(run, "en")

# %% [markdown]
# Everything is a table: `run.table` (week, county, destination, state, group), `run.outflow`, `run.flows`, `run.funds`.
#
# 一切都是表：`run.table`（周、县、去向、状态、类别）、`run.outflow`、`run.flows`、`run.funds`。

# %%
run.outflow.set_index("starts")[["outflow", "working", "share"]].resample("QS").mean().round(3)

# %% [markdown]
# ## Two levers against the published ones 两项措施对照现行政策
#
# Both sides share their draws, so few replications already tell the difference.
#
# 两边用同样的随机数，重复不多也能看出差别。

# %%
published = lf.Levers.published(population)
more = published.added(lf.TravelGrant(elsewhere_yuan=800), lf.JobFairs())
found = lf.compare(population, more, published, weeks=52, replications=3)
found

# %%
lf.plot.change(found, "en")

# %%
lf.plot.destinations(found, "zh")

# %% [markdown]
# ## The fit 拟合
#
# At most six parameters are fitted to published quarter-end totals, under printed priors; what the data do not move is said. The forecast of the year held out stands beside naive ones. Where the model does not beat them, use it for the direction of a lever, not for a budget. Three parameters and two years here, so that it takes seconds; `lf.calibrate()` alone fits all six to all years and takes about a minute.
#
# 至多六个参数，在写明的先验之下拟合到公布的季末总数；数据没有推动的参数也会说明。留出年份的预测与朴素预测并列：模型没有胜过它们时，只宜看一项措施朝哪个方向起作用，不宜据以编制预算。这里只用三个参数、两年数据，几秒即可；单写 `lf.calibrate()` 则用全部年份拟合全部六个，约一分钟。

# %%
quick = {"fit_years": "2018,2019", "free": ("people_10k", "jobs_growth", "farm_value"), "corrected": False}
calibration = lf.calibrate(hold_out="2022", **quick)
calibration.parameters[["parameter", "unit", "prior_mean", "prior_spread", "value", "spread", "moved"]]

# %%
lf.plot.fit(calibration, "en")

# %%
calibration.scores
