"""Quotas, baselines and pins in ledgers: read with Chinese words, and held back where a condition cannot be read."""

from tests.domain.intake.ledger import identity, read, tidy, workbook

HEADER = ["限制编号", "哪些人", "哪些岗位", "最多人数", "必须遵守", "依据"]


def test_quotas_and_pins_are_read(tmp_path) -> None:
    """A row in a planner's words becomes a quota, a baseline or a pin; the person is found by the identity number."""
    sheets = tidy() | {
        "人数和比例限制": [HEADER, ["Q1", "性别 = male", "劳动强度 = light 且 薪资 >= 3000", 3, "是", "县里"]],
        "基数": [["地区", "内容", "数值"], ["东丰县", "公益性岗位上限", 40]],
        "人工调整": [
            ["身份证号", "岗位编号", "调整方式", "理由", "经办人"],
            [identity(1), "P1", "指定", "已谈妥", "王"],
        ],
    }
    found = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path).instance
    assert found.quotas["people_max"].tolist() == [3]
    assert found.baselines[["region", "what", "value"]].to_numpy().tolist() == [["220421", "welfare_posts_max", 40]]
    assert found.pins["action"].tolist() == ["pin"]
    assert found.pins["worker_id"].isin(found.workers["worker_id"]).all()


def test_a_floor_above_its_cap_is_kept(tmp_path) -> None:
    """Two offices wrote the two figures: the row is no fault, and the matching names what clashes."""
    header = ["协作编号", "输出地", "输入地", "最少人数", "最多人数"]
    sheets = tidy() | {"劳务协作": [header, ["X1", "220421", "330203", 8, 4]]}
    found = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert found.instance.corridors[["people_min", "people_max"]].to_numpy().tolist() == [[8, 4]]
    assert [fault for fault in found.faults if fault.table == "corridors"] == []


def test_conditions_that_cannot_be_read_are_held_back(tmp_path) -> None:
    """An unknown column, an unknown word and a sentence are each held back with the cell and what is wrong."""
    rows = [["Q1", "身高 = 170"], ["Q2", "sex = man"], ["Q3", "所有男性"], ["Q4", "sex >= male"]]
    sheets = tidy() | {"人数和比例限制": [HEADER[:2], *rows]}
    found = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert not len(found.instance.quotas)
    said = [fault.problem.en for fault in found.faults if fault.table == "quotas"]
    assert len(said) == 4
    for words, sentence in zip(("no column", "never 'man'", "not of the form", "no order"), said, strict=True):
        assert words in sentence


def test_groups_that_stay_together_are_read_and_strangers_held_back(tmp_path) -> None:
    """A row for all households is kept, one for a team that nobody belongs to is held back with the way out."""
    rows = [["家庭", None, None, "是"], ["班组", "T404", 200, None]]
    sheets = tidy() | {"同去同留": [["家庭或班组", "家庭或班组编号", "每拆开一人的代价", "必须遵守"], *rows]}
    found = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert found.instance.together[["what", "hard"]].to_numpy().tolist() == [["household", True]]
    (fault,) = [fault for fault in found.faults if fault.table == "together"]
    assert (fault.row, fault.value) == (3, "T404")
    assert "no worker has this id" in fault.problem.en
