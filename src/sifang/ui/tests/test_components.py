"""Each component is rendered with its odd cases; the frame stands with and without a person."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines
from django.test import RequestFactory

from sifang.ui import address, samples
from sifang.ui.shell import Shell, mode_of
from sifang.ui.tables import Column, Row, Table

pytestmark = pytest.mark.urls("sifang.ui.tests.urls")

AT = dt.date(2021, 11, 30)


def drawn(source, query="", **context):
    request = RequestFactory().get(f"/list/{query}")
    html = engines["django"].from_string(source).render({"request": request, "shell": None, **context})
    return BeautifulSoup(html, "html.parser")


def page(name="ui/base.html", path="/x/", **context):
    request = RequestFactory().get(path)
    html = engines["django"].get_template(name).render({"shell": None, **context}, request)
    return BeautifulSoup(html, "html.parser")


def shell(**changes):
    made = samples.corner_of_shell()
    for key, value in changes.items():
        setattr(made, key, value)
    return made


# ---- the figure that proves itself ----


def test_a_figure_shows_what_it_was_divided_by_and_how_it_stands():
    tile = samples.tiles()[2]
    text = drawn("{% figure tile %}", tile=tile).get_text(" ", strip=True)
    for part in ("社区环境和物业管理委员会", "75", "219", "/ 292", "个城市社区", "还差 73 个", "2021-12-31"):
        assert part in text


def test_a_figure_without_data_says_so_and_shows_no_zero():
    soup = drawn("{% figure tile %}", tile=samples.tiles()[4])
    assert "没有数据" in soup.get_text()
    assert soup.select_one(".fig-nd b") is None
    assert "%" not in soup.get_text()


def test_a_state_has_a_shape_and_a_word():
    soup = drawn('{% state "late" "逾期 3 天" %}{% state "nonsense" "不认识" %}')
    assert len(soup.select("svg")) == 2
    assert soup.select_one(".st-late").get_text() == "逾期 3 天"
    assert soup.select_one(".st-none").get_text() == "不认识"


def test_words_from_outside_are_never_markup():
    soup = drawn(
        '{% state "done" text %}{% stat "户" text %}{% empty text text %}', text="<script>x</script>"
    )
    assert soup.select_one("script") is None


# ---- who serves this compound ----


def test_a_missing_party_is_drawn_as_missing_with_what_to_do():
    soup = drawn("{% four_corners corners %}", corners=samples.four())
    missing = soup.select(".q.miss")
    assert len(missing) == 1 and len(soup.select(".q")) == 4
    assert "缺" in missing[0].get_text() and missing[0].select_one("a.btn").get_text() == "组建换届小组"
    assert soup.select_one("a.telno")["href"] == "tel:0533-555-0121"


# ---- lists ----


def test_sorting_turns_round_and_forgets_the_position():
    soup = drawn('<table><tr>{% sort_head "小区" "name" "name" %}</tr></table>', "?area=1&after=99")
    assert soup.th["aria-sort"] == "ascending"
    assert soup.a["href"] == "?area=1&sort=-name"


def test_columns_are_chosen_in_the_address_and_the_name_always_stays():
    table = samples.table(RequestFactory().get("/"))
    heads = [
        th.get_text(strip=True) for th in drawn("{% data_table t %}", "?cols=built", t=table).select("th")
    ]
    assert heads == ["小区", "建成年份"]
    heads = [th.get_text(strip=True) for th in drawn("{% data_table t %}", t=table).select("th")]
    assert "建成年份" not in heads and len(heads) == 6


def test_a_filter_in_force_is_a_chip_that_takes_it_away():
    table = samples.table(RequestFactory().get("/"))
    soup = drawn("{% data_table t %}", "?district=370303&old=1", t=table)
    chip = soup.select("a.chip")[0]
    assert chip.get_text(strip=True) == "区县：张店区" and chip["href"] == "?old=1"


def test_an_empty_list_says_what_to_do():
    table = Table([Column("name", "小区")], [], empty="这里还没有小区")
    assert "这里还没有小区" in drawn("{% data_table t %}", t=table).get_text()


def test_cells_from_outside_are_escaped_and_missing_ones_are_dashes():
    table = Table([Column("a", "甲"), Column("b", "乙")], [Row("/1/", ["<b>x</b>", None])])
    soup = drawn("{% data_table t %}", t=table)
    assert soup.select_one("a.row-link").get_text() == "<b>x</b>"
    assert soup.select("td")[1].get_text() == "—"
    assert soup.select("td")[1]["data-label"] == "乙"


# ---- forms ----


def test_an_error_stands_beside_its_field_and_on_top():
    form = samples.everything(RequestFactory().get("/"))["form"]
    soup = drawn("{% errors form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert "有 2 处要改" in soup.select_one(".errsum").get_text()
    for link in soup.select(".errsum a"):
        assert soup.select_one(link["href"]) is not None
    field = soup.select_one("#id_bad-on")
    for described in field["aria-describedby"].split():
        assert soup.select_one(f"#{described}") is not None


def test_a_clean_form_has_no_summary():
    form = samples.ReportIn()
    assert drawn("{% errors form %}", form=form).select_one(".errsum") is None


# ---- the frame ----


def test_the_frame_carries_the_area_and_the_date_along():
    kept = shell(area_code="370303", default_area_code="370300", at=dt.date(2021, 10, 31))
    soup = page(shell=kept)
    assert soup.select_one("nav.nav a")["href"] == "/me/?area=370303&at=2021-10-31"
    assert "不是最新的" in soup.get_text()
    assert soup.select_one('form.find input[name="at"]')["value"] == "2021-10-31"


def test_on_the_usual_day_no_band_disturbs():
    soup = page(shell=shell(demonstration=False))
    assert soup.select_one(".band") is None
    assert soup.select_one("nav.nav a")["href"] == "/me/"


def test_every_page_has_a_way_to_tell_us_something():
    soup = page(shell=shell(), path="/compounds/?old=1&area=2")
    assert soup.select_one(".foot a")["href"] == "/feedback/?from=%2Fcompounds%2F%3Fold%3D1%26area%3D2"


def test_the_demonstration_says_that_it_is_one():
    assert "演示数据" in page(shell=shell()).get_text()


def test_without_a_person_the_frame_is_bare():
    soup = page(shell=Shell(product_line="淄博市红色物业"))
    assert soup.select_one("nav") is None and soup.select_one(".find") is None


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "500"])
def test_an_error_page_says_what_happened_what_was_kept_and_what_to_do(code):
    soup = page(f"{code}.html")
    heads = [dt.get_text() for dt in soup.select("dt")]
    assert heads == ["出了什么事", "留住了什么", "怎么办"]
    # The page of last resort is also written without a request.
    assert engines["django"].get_template(f"{code}.html").render({})


def test_no_page_writes_scripts_or_styles_into_itself(client):
    soup = BeautifulSoup(client.get("/gallery/").content, "html.parser")
    assert not soup.select("style") and not soup.select("[style]")
    assert all(script.get("src") for script in soup.select("script"))
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]


def test_the_older_readers_mode_is_remembered_and_forgotten(client):
    assert client.get("/gallery/?mode=elder").cookies["mode"].value == "elder"
    assert b'data-mode="elder"' in client.get("/gallery/").content
    client.get("/gallery/?mode=")
    assert b'data-mode="elder"' not in client.get("/gallery/").content


def test_the_wall_is_asked_for_each_time_and_nonsense_is_the_usual_mode():
    request = RequestFactory().get("/?mode=wall")
    assert mode_of(request) == "wall"
    assert mode_of(RequestFactory().get("/?mode=<x>")) == ""
    request = RequestFactory().get("/")
    request.COOKIES["mode"] = "wall"
    assert mode_of(request) == ""


def test_an_address_keeps_what_it_already_says():
    assert address.keep("/a/?at=2021-01-31", {"at": "2021-10-31", "area": "1"}) == "/a/?at=2021-01-31&area=1"
    assert address.keep("#content", {"at": "2021-10-31"}) == "#content"


def test_a_form_says_what_is_wrong_plainly_and_that_files_have_to_be_chosen_again():
    class Asked(forms.Form):
        name = forms.CharField(label="怎么称呼", max_length=3)
        kind = forms.ChoiceField(label="哪一种", choices=[("A", "甲")])
        picture = forms.FileField(label="照片", required=False)

    form = Asked({"name": "一二三四", "kind": "B"}, {})
    text = str(drawn("{% errors form %}", form=form))
    assert "怎么称呼：最多 3 个字，现在是 4 个" in text and "哪一种：请从列出来的里面选一个" in text
    assert "照片和文件要重新选" in text
    assert "怎么称呼：请填上" in str(drawn("{% errors form %}", form=Asked({}, {})))
