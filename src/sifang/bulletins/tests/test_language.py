"""A template is read whole or refused with its line."""

import pytest

from sifang.bulletins.language import Ref, TemplateMistake, parse


def test_words_and_figures_come_in_order():
    read = parse(
        "---\ntitle: 关于{{month}}的通报\n---\n# 一、总体\n共{{a.numerator}}个，占{{ a.percent }}。\n[table]"
    )
    assert [b.kind for b in read.blocks] == ["h1", "p", "table"]
    assert read.blocks[1].pieces == ("共", Ref("a", "numerator"), "个，占", Ref("a", "percent"), "。")
    assert read.title == ("关于", Ref("month", "word"), "的通报")
    assert read.keys == ["a"]


def test_a_figure_may_be_written_in_ten_thousands():
    assert parse("{{money|wan_yuan}}").blocks[0].pieces == (Ref("money", "numerator", "wan_yuan"),)


def test_the_table_of_the_head_has_its_rows():
    read = parse('---\ntable:\n  - name: 小区\n    numerator: "{{a}}"\n---\n[table]')
    assert read.rows == ((("小区",), (Ref("a", "numerator"),), (), ()),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("第一行\n共{{nobody.numerator}}个", "第 2 行：没有指标“nobody”"),
        ("共{{a.middle}}个", "没有“middle”这一部分"),
        ("共{{a.numerator|furlong}}个", "不认识的写法"),
        ("共{{a.numerator}个", "没有写完整"),
        ("---\ntitle: 无尾\n正文", "没有收尾"),
        ("---\ntitle: [\n---\n正文", "读不懂"),
        ("---\ntable:\n  - wrong: 1\n---\n", "table 每行只写"),
    ],
)
def test_a_mistake_says_where_and_why(text, says):
    with pytest.raises(TemplateMistake, match=says.replace("|", r"\|")):
        parse(text, known={"a"})


def test_a_template_that_cannot_be_read_is_reported_with_file_and_line(tmp_path):
    from sifang.bulletins.checks import template_problems

    (tmp_path / "bulletins").mkdir()
    (tmp_path / "bulletins" / "2021-12-01.md").write_text(
        "---\ntitle: 通报\nissuer: 局\n---\n共{{nobody.numerator}}个\n", encoding="utf-8"
    )
    (found,) = template_problems(tmp_path)
    assert (found.line, "nobody" in found.reason) == (5, True)
