import pandas as pd
import pytest

from domain.tables import TABLES
from scenarios.ledgers import SHAPES, harder


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_an_instance_of_every_kind(kind: str) -> None:
    """Every kind has the size asked for, distinct keys, references that hold, and the same content for the same seed."""
    instance = harder(kind, 400, 60, seed=3)
    assert (len(instance.workers), len(instance.posts)) == (400, 60)
    for name, table in TABLES.items():
        assert not instance.tables[name].duplicated(list(table.key)).any(), name
        for column in table.columns:
            if column.references:
                target, field = column.references.split(".")
                known = set(instance.tables[target][field]) | {None}
                if column.name != "dormitory_id":
                    assert set(instance.tables[name][column.name].dropna()) <= known, (name, column.name)
    assert instance.content_hash() == harder(kind, 400, 60, seed=3).content_hash()
    assert instance.content_hash() != harder(kind, 400, 60, seed=4).content_hash()


def test_kinds_differ_in_what_they_are_named_for() -> None:
    """Hubs crowd the posts, scarce skills ask more of fewer, tight has fewer seats than slack, equal has one pay."""
    made = {kind: harder(kind, 2000, 300, seed=1) for kind in SHAPES}

    def crowded(kind: str) -> float:
        return float(made[kind].posts["region"].value_counts(normalize=True).head(8).sum())

    def holders(kind: str) -> int:
        return int((made[kind].skills_held["skill"] != "none").sum())

    assert crowded("hubs") > 0.6 > crowded("tight")
    assert len(made["scarce_skills"].requirements) > 1.5 * len(made["hubs"].requirements)
    assert holders("scarce_skills") < 0.5 * holders("hubs")
    seats = {kind: int(instance.posts["seats"].sum()) for kind, instance in made.items()}
    assert seats["tight"] < 0.6 * seats["hubs"] < seats["hubs"] < 0.6 * seats["slack"]
    assert made["equal_costs"].posts["pay"].nunique() == 1
    assert made["equal_costs"].workers["latitude"].isna().all()


def test_choices_are_those_of_the_tables() -> None:
    """Every value of a column with choices is one of them."""
    instance = harder("hubs", 500, 100)
    for name, table in TABLES.items():
        for column in table.columns:
            if column.choices:
                values = instance.tables[name][column.name].dropna()
                flat = pd.Series([item for value in values for item in ([value] if isinstance(value, str) else value)])
                assert set(flat) <= set(column.choices), (name, column.name)


@pytest.mark.parametrize(("kind", "workers", "posts"), [("easy", 10, 10), ("hubs", 0, 10), ("hubs", 10, 0)])
def test_what_cannot_be_made_is_refused(kind: str, workers: int, posts: int) -> None:
    """An unknown kind or an empty side raises."""
    with pytest.raises(ValueError, match=r"unknown kind|at least one"):
        harder(kind, workers, posts)
