"""Every mistake in a city's folder is reported with its file, its line and a reason a clerk understands."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from sifang.policy import loader, parsing
from sifang.policy.reading import Mistake, Report, compose_text

TINY = Path(__file__).resolve().parents[4] / "policy" / "qingyan"


@pytest.fixture
def city(tmp_path) -> Path:
    """A copy of the tiny city, to be spoiled."""
    return Path(shutil.copytree(TINY, tmp_path / "qingyan"))


@pytest.fixture
def spoil(city) -> Callable[..., tuple[list[str], int]]:
    """Replace the first `old` of a file by `new`; answers the problems and the line of the replacement."""

    def change(file: str, old: str, new: str, after: str = "") -> tuple[list[str], int]:
        path = city / file
        text = path.read_text(encoding="utf-8")
        place = text.index(old, text.index(after) if after else 0)
        path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
        _book, problems = loader.read(city)
        return [str(problem) for problem in problems], text[:place].count("\n") + 1

    return change


def test_the_tiny_city_is_sound(city):
    book, problems = loader.read(city)
    assert problems == []
    assert book is not None and book.city.name == "青砚市"


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("values/rules.yaml", '"50%"', '"150%"', "“150%”超过 100%"),
        ("values/rules.yaml", '"50%"', "0.5", "“0.5”不是百分数，应写成 60% 这样的形式（除不尽的写成 2/3）"),
        ("values/rules.yaml", '"50%"', '"1/0"', "“1/0”不是百分数，应写成 60% 这样的形式（除不尽的写成 2/3）"),
        ("values/rules.yaml", "value: 5\n", "value: five\n", "“five”不是整数"),
        ("values/rules.yaml", "value: 5\n", "value: 0\n", "“0”应至少为 1"),
        ("values/rules.yaml", "2010-01-01", "2010-02-30", "“2010-02-30”不是日期，应写成 2021-12-01 这样的形式"),
        ("values/rules.yaml", "2010-01-01", "20100101", "“20100101”不是日期，应写成 2021-12-01 这样的形式"),
        ("values/rules.yaml", "source: 示范，待主管部门替换", "source:", "缺少出处（source）"),
        ("values/rules.yaml", "source: 示范，待主管部门替换", "source: 示范", "示范值的出处须正好写“示范，待主管部门替换”"),
        ("values/rules.yaml", "source_kind: DEMONSTRATION", "source_kind: LAWS", "“LAWS”不在可选值之内"),
        ("values/rules.yaml", "lagging.share:", "laging.share:", "不认识的规则“laging.share”，是否应为“lagging.share”"),
        ("values/rules.yaml", "  group: 组织", "  gruop: 组织", "不认识的字段“gruop”，是否应为“group”"),
        ("indicators.yaml", "claimed_projects:", "claimed:", "不认识的指标“claimed”"),
        ("indicators.yaml", "digits: 2", "digits: two", "“two”不是整数"),
        ("targets.yaml", "professional_service_coverage", "profesional_service_coverage", "目标所指的指标不存在："),
        ("targets.yaml", '"90%"', '"90"', "“90”不是百分数"),
        ("deadlines.yaml", "length: 10", "length: -1", "“-1”不是整数"),
        ("deadlines.yaml", "unit: WORKDAY", "unit: WEEK", "“WEEK”不在可选值之内"),
        ("deadlines.yaml", "direction: AFTER", "direction: LATER", "“LATER”不在可选值之内"),
        ("zones.yaml", "DEMO0202", "DEMO0299", "“DEMO0299”不是区划表中的街道或镇"),
        ("zones.yaml", "DEMO0202", "DEMO0202001", "“DEMO0202001”不是区划表中的街道或镇"),
        ("offices.yaml", "kind: DEPARTMENT", "kind: BUREAU", "“BUREAU”不在可选值之内"),
        ("areas/areas.csv", "DEMO0102001,竹巷社区居委会,COMMUNITY,DEMO0102,1", "DEMO0102001,竹巷社区居委会,COMMUNITY,DEMO0199,1", "“竹巷社区居委会”的上级代码“DEMO0199”不存在"),
        ("areas/areas.csv", "DEMO0102001,竹巷社区居委会,COMMUNITY,DEMO0102,1", "DEMO0102001,竹巷社区居委会,COMMUNITY,DEMO01,1", "“竹巷社区居委会”是社区，不能直接属于区县"),
        ("areas/areas.csv", "DEMO0102001", "DEMO0101001", "代码“DEMO0101001”重复，qingyan/areas/areas.csv 第 9 行已有"),
        ("areas/areas.csv", "TOWN", "VILLAGE", "不认识的类别“VILLAGE”"),
        ("areas/areas.csv", "COMMUNITY,DEMO0202,0", "COMMUNITY,DEMO0202,no", "is_urban 应为 0 或 1，不应是“no”"),
        ("areas/areas.csv", "DEMO02,砚西县,DISTRICT,DEMO00,0", "DEMO02,砚西县,DISTRICT,DEMO00", "应有 5 列，实有 4 列"),
        ("areas/areas.csv", "code,name", "代码,name", "表头应为：code,name,kind,parent_code,is_urban"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_it_stands(spoil, file, old, new, reason):
    problems, line = spoil(file, old, new)
    assert any(each.startswith(f"qingyan/{file}:{line}: {reason}") for each in problems), problems


def test_overlapping_versions_of_one_rule_are_reported_with_both_lines(spoil):
    version = (
        "  versions:\n"
        '    - {in_force_from: 2010-01-01, in_force_before: 2022-01-01, value: "10%",'
        " source: 某条例第一条, source_kind: LAW}\n"
        '    - {in_force_from: 2021-12-01, value: "20%", source: 某条例第二条, source_kind: LAW}\n'
    )
    problems, line = spoil("values/rules.yaml", "  versions:\n", version, after="lagging.share:")
    expected = (
        f"qingyan/values/rules.yaml:{line + 3}: 规则“lagging.share”的两个版本在时间上重叠："
        f"2010-01-01（第 {line + 1} 行）与 2010-01-01（第 {line + 3} 行）"
    )
    assert expected in problems, problems
    assert any("2010-01-01" in each and "2021-12-01" in each for each in problems), problems


def test_a_rule_that_ends_before_it_begins_is_reported(spoil):
    problems, line = spoil(
        "deadlines.yaml",
        "in_force_from: 2010-01-01\n",
        "in_force_from: 2010-01-01\n      in_force_before: 2009-01-01\n",
    )
    assert problems == [
        f"qingyan/deadlines.yaml:{line + 1}: 期限“manager_report_in”的失效日期应晚于生效日期 2010-01-01"
    ]


def test_a_key_written_twice_is_reported_with_the_line_of_the_first(spoil):
    again = "lockout.tries:\n  name: 又一次\n\nlagging.share:\n"
    problems, line = spoil("values/rules.yaml", "lagging.share:\n", again)
    assert any("“lockout.tries”重复" in each and f"第 {line} 行已有" in each for each in problems), problems


def test_a_rule_the_product_asks_for_may_not_be_missing(city):
    path = city / "values" / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("lagging.share:")
    path.write_text(text[:start] + text[text.index("\n\n", start) + 2 :], encoding="utf-8")
    assert [str(each) for each in loader.read(city)[1]] == ["qingyan/values:1: 缺少规则“lagging.share”"]


def test_a_file_that_is_not_yaml_names_the_line_that_broke_it(spoil):
    problems, line = spoil(
        "targets.yaml", "professional_service_coverage:", "professional_service_coverage: ["
    )
    assert len(problems) == 1 and problems[0].startswith("qingyan/targets.yaml:")
    assert "YAML 写法有误" in problems[0]
    assert int(problems[0].split(":")[1]) >= line


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: {c: [1}\n", 2, "方括号"), ("a: 1\nb: {{c: 1}\nd: 2\n", 2, "花括号"), ('a: 1\nb: "x\nc: 1\n', 2, "引号没有写完"),
        ("a: 1\nb: c: d\n", 2, "多了一个冒号"), ("a: 1\n\t- b\n", 2, "制表符"), ("a: 1\n- b\n", 2, "没有对齐"),
        ("a: 1\nb: *x\n", 2, "没有定义"), ("a: 1\nb: \x07\n", 2, "看不见"), ("a: 1\nb\n", 2, "少了冒号"), ("%a\n", 1, "写法不对"),
        ("- " * 60_000, 1, "嵌套超过"), ("[" * 150_000, 1, "嵌套超过"),
    ],
)  # fmt: skip
def test_a_draft_that_is_not_yaml_says_in_chinese_which_line_is_wrong_and_why(text, line, said):
    report = Report()
    assert compose_text(text, "草稿", report) is None
    (problem,) = report.problems
    assert problem.line == line and said in problem.reason
    assert not re.search("[a-z]{3}", problem.reason)


def test_a_list_where_a_value_belongs_is_reported(spoil):
    problems, line = spoil("city.yaml", "name: 青砚市", "name: [青砚市]")
    assert f"qingyan/city.yaml:{line}: 此处应为一个值，不应是列表或分组" in problems


def test_a_value_where_a_group_belongs_is_reported(spoil):
    problems, line = spoil("zones.yaml", "new_area:\n", "broken: 1\nnew_area:\n")
    assert problems == [f"qingyan/zones.yaml:{line}: 此处应为“字段: 值”的分组"]


def test_a_file_of_another_encoding_is_reported(city):
    (city / "city.yaml").write_bytes("name: 青砚市\n".encode("gbk"))
    assert "qingyan/city.yaml:1: 文件不是 UTF-8 编码" in [str(each) for each in loader.read(city)[1]]


def test_a_file_nobody_reads_is_reported(city):
    (city / "citty.yaml").write_text("name: 青砚市\n", encoding="utf-8")
    assert any(str(each).startswith("qingyan/citty.yaml:1: 不认识的文件") for each in loader.read(city)[1])


def test_a_file_of_another_room_is_read_with_the_rest(city):
    (city / "ledgers").mkdir(exist_ok=True)
    (city / "ledgers" / "own.yaml").write_text("words:\n  - 自管\nmore: {one: 1, one: 2}\n", encoding="utf-8")
    (city / "ledgers" / "torn.yaml").write_text("words: [自管\n", encoding="utf-8")
    found = [str(each) for each in loader.read(city)[1]]
    assert found[0] == "qingyan/ledgers/own.yaml:3: “one”重复，第 3 行已有"
    assert found[1].startswith("qingyan/ledgers/torn.yaml:1: YAML 写法有误")


def test_a_room_adds_its_own_check(city, monkeypatch):
    monkeypatch.setattr(loader, "_also", [])
    loader.also_check(lambda folder: [loader.Problem(f"{folder.name}/bulletins/x.md", 7, "没有这个指标")])
    assert [str(each) for each in loader.read(city)[1]] == ["qingyan/bulletins/x.md:7: 没有这个指标"]


def test_missing_files_and_folders_are_reported_not_raised(city, tmp_path):
    shutil.rmtree(city / "areas")
    (city / "city.yaml").unlink()
    reasons = {str(each) for each in loader.read(city)[1]}
    assert {"qingyan/city.yaml:1: 缺少这个文件", "qingyan/areas:1: 缺少区划表（areas/*.csv）"} <= reasons
    assert loader.read(tmp_path / "nowhere")[1][0].reason == "没有这座城市的政策文件夹"


def test_the_command_prints_the_mistakes_and_fails(spoil, city, capsys):
    _problems, line = spoil("targets.yaml", '"90%"', "九成")
    with pytest.raises(SystemExit) as left:
        call_command("policy", "check", str(city))
    assert left.value.code == 1
    assert f"qingyan/targets.yaml:{line}: “九成”不是百分数" in capsys.readouterr().out


def test_the_product_does_not_start_on_a_broken_city(spoil, city, settings):
    from django.core.checks import run_checks

    from sifang.policy import public as policy

    _problems, line = spoil("targets.yaml", '"90%"', "九成")
    settings.SIFANG_POLICY, settings.SIFANG_CITY = city.parent, city.name
    policy.reload()
    found = [each for each in run_checks() if each.id == "policy.E001"]
    policy.reload()
    assert found and found[0].msg.startswith(f"qingyan/targets.yaml:{line}: ")


@given(st.text(max_size=12))
def test_a_share_is_exact_or_refused_never_something_else(text):
    try:
        share = parsing.share(text)
    except Mistake:
        return
    assert 0 <= share <= 1


@given(st.integers(0, 10000))
def test_every_hundredth_of_a_percent_is_read_exactly(hundredths):
    whole, rest = divmod(hundredths, 100)
    share = parsing.share(f"{whole}.{rest:02d}%")
    assert share * 10000 == hundredths


@given(
    st.binary(max_size=400),
    st.sampled_from(["city.yaml", "targets.yaml", "areas/areas.csv", "outlines.json"]),
)
def test_no_garbage_in_a_file_ends_in_a_traceback(tmp_path_factory, content, file):
    folder = tmp_path_factory.mktemp("garbage") / "qingyan"
    shutil.copytree(TINY, folder)
    (folder / file).write_bytes(content)
    loader.read(folder)
