"""Every mistake of a city's `cases` folder is reported with its file, its line and a reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sifang.cases.rulebook import shelves
from sifang.policy import public as policy

TINY = Path(__file__).resolve().parents[4] / "policy" / "qingyan"


@pytest.fixture
def city(tmp_path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "qingyan"))


@pytest.fixture
def spoil(city) -> Callable[..., tuple[list[str], int]]:
    """Replace the first `old` of a file; answers the problems and the line of the replacement."""

    def change(file: str, old: str, new: str) -> tuple[list[str], int]:
        path = city / "cases" / file
        text = path.read_text(encoding="utf-8")
        place = text.index(old)
        path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
        return [str(problem) for problem in shelves.read(city)[1]], text[:place].count("\n") + 1

    return change


def test_the_tiny_city_has_a_rulebook_of_its_own(city):
    library, problems = shelves.read(city)
    assert problems == []
    assert library is not None and list(library.types) == ["0101", "0102"]


TYPES = "types/01.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (TYPES, "severity: ORDINARY", "severity: GRAVE", "“GRAVE”不在可选值之内"),
        (TYPES, "lead: housing", "lead: houses", "“houses”既不是单位类别"),
        (TYPES, "first_handler: COMPANY", "first_handler: REPORTER", "诉求人不能是处置单位"),
        (TYPES, "anchors: [MFD942]", "anchors: [XY942]", "laws.yaml 里没有“XY”"),
        (TYPES, "没人打扫]", "没人打扫, 没人打扫]", "这个说法写了两遍"),
        (TYPES, "[楼道脏, 垃圾没人清, 没人打扫]", "[楼道脏]", "至少写两个群众的说法"),
        (TYPES, "unit: WORK_HOUR", "unit: WORKHOUR", "“WORKHOUR”不在可选值之内"),
        (TYPES, "{stage: HANDLE, unit: WORKDAY, length: 3}", "{stage: HANDLE, unit: WORKDAY}", "“工作日”须写明长度"),
        (TYPES, "{stage: HANDLE, unit: WORKDAY, length: 3}", "{stage: HANDLE, unit: IMMEDIATE, length: 3}", "“即时”没有长度"),
        (TYPES, "{stage: CONTACT,", "{stage: CHECK,", "类型里只写联系、到场、处置的时限"),
        (TYPES, "source: 示范，待主管部门替换", "source: 示范", "示范值的出处须正好写"),
        (TYPES, '  "0102":', '  "0101":', "“0101”重复"),
        (TYPES, '  "0102":', '  "0202":', "前两位是大类“01”"),
        ("routing.yaml", "to: COMMUNITY", "to: COMUNITY", "“COMUNITY”既不是单位类别"),
        ("routing.yaml", "facts: [NO_COMPANY]", "facts: [NOBODY]", "“NOBODY”不在可选值之内"),
        ("routing.yaml", "“{type}”由居委会先接", "“{kind}”由居委会先接", "理由里只能写 {type}"),
        ("routing.yaml", "“{type}”由居委会先接", "“{type:>999999999}”由居委会先接", "理由里只能写 {type}"),
        ("routing.yaml", "“{type}”由居委会先接", "“{type.__class__}”由居委会先接", "理由里只能写 {type}"),
        ("routing.yaml", "key: by_type", "key: without_company", "“without_company”重复"),
        ("routing.yaml", "to: TYPE", "to: COMMUNITY", "缺少最后一条不设条件的规则"),
        ("routing.yaml", "first_handlers: [COMPANY]", 'types: ["03*"]', "没有问题类型“03*”"),
        ("routing.yaml", "facts: [NO_COMPANY]", "hours: 8点到10点", "不是时段"),
        ("checkers.yaml", "by: [COMMUNITY, SUBDISTRICT, DISTRICT]", "by: [COMPANY]", "物业企业不能核查自己办的案件"),
        ("checkers.yaml", "CITY:", "REPORTER:", "不是会处置案件的单位类别"),
        ("ladders.yaml", 'share: "80%"', 'share: "180%"', "超过 100%"),
        ("ladders.yaml", 'share: "80%", ', "", "share（时限的几成）、before"),
        ("ladders.yaml", "tell: [HANDLER]", "tell: [MAYOR]", "“MAYOR”不在可选值之内"),
        ("whistles.yaml", "arrive: {unit: URGENT_HOUR, length: 2}", "arrive: {unit: URGENT_HOUR}", "须写明长度"),
        ("jurisdiction.yaml", "party: housing", "party: house", "“house”既不是单位类别"),
        ("elsewhere.yaml", "at_once: 是", "at_once: yes", "应写成“是”或“否”"),
        ("statuses.yaml", "CLOSED.BY_WORD", "CLOSED.WELL", "不认识的状态“CLOSED.WELL”"),
        ("statuses.yaml", "word: 已收到", "word: 收到啦", "“收到啦”不在可选值之内"),
        ("limits.yaml", "SIGN:", "SIGNED:", "“SIGNED”不是 limits.yaml 里的环节"),
        ("campaigns/inspection.yaml", 'type: "0102"', 'type: "0199"', "没有问题类型“0199”"),
        ("campaigns/inspection.yaml", "key: light", "key: clean", "检查项“clean”重复"),
        ("laws.yaml", "2021-01-01", "2021-13-01", "“2021-13-01”不是日期"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_where_it_stands(spoil, file, old, new, reason):
    problems, line = spoil(file, old, new)
    assert any(reason in problem for problem in problems), problems
    located = [problem for problem in problems if reason in problem]
    if "缺少最后一条" not in reason:
        assert located[0].startswith(f"qingyan/cases/{file}:{line}: "), located


def test_two_versions_may_not_overlap(city):
    path = city / "cases" / "routing.yaml"
    row = "      - {in_force_from: 2010-01-01, source: 示范，待主管部门替换, source_kind: DEMONSTRATION}\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(row, row + row, 1), encoding="utf-8")
    assert "的两个版本在时间上重叠" in str(shelves.check(city)[0])


def test_a_missing_file_and_a_stray_one_are_told(city):
    (city / "cases" / "checkers.yaml").unlink()
    (city / "cases" / "checker.yaml").write_text("a: 1\n", encoding="utf-8")
    reasons = [str(problem) for problem in shelves.check(city)]
    assert any("checkers.yaml:1: 缺少这个文件" in reason for reason in reasons)
    assert any("checker.yaml:1: 不认识的文件" in reason for reason in reasons)


def test_the_check_of_the_whole_folder_tells_of_cases_too(city):
    path = city / "cases" / "types" / "01.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("ORDINARY", "GRAVE"), encoding="utf-8")
    assert any("cases/types/01.yaml" in problem.file for problem in policy.check(city))
