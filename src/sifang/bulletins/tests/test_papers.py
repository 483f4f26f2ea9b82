"""Page, Word, PDF and the command say the same."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from sifang.bulletins import public as bulletins
from sifang.bulletins.output import files


@pytest.fixture
def content(small_city):
    draft = bulletins.draft(date(2021, 12, 1), by=small_city.city_clerk, at=small_city.at)
    return bulletins.content_shown(draft)


def table_of(content):
    keys = ("name", "numerator", "denominator", "shown")
    return [["".join(p["t"] for p in row[key]) for key in keys] for row in content["table"]]


def test_word_holds_the_same_table_and_the_page_of_the_standard(content):
    doc = Document(BytesIO(files.write(content, "docx")))
    rows = [[cell.text for cell in row.cells] for row in doc.tables[0].rows]
    assert rows[1:] == table_of(content)
    section = doc.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (
        210,
        37,
        28,
    )


def test_a_pdf_is_written_with_the_free_face_alone(content):
    paper = files.write(content, "pdf")
    assert paper.startswith(b"%PDF-") and len(paper) > 10_000


def test_the_page_links_every_figure_to_its_records(small_city, content, client, sign_in):
    sign_in(client, small_city.city_clerk)
    bulletin = bulletins.Bulletin.objects.get()
    page = client.get(f"/bulletins/{bulletin.pk}/").content.decode()
    for row in content["table"]:
        for piece in row["numerator"]:
            assert f'href="{piece["href"]}"' in page
    assert "演示数据，不是公文" in page


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_the_command_writes_what_the_name_says(small_city, tmp_path, kind, capsys):
    out = tmp_path / f"b.{kind}"
    call_command("bulletin", "2021-12-01", out=str(out))
    assert out.stat().st_size > 1000
    if kind == "docx":
        assert zipfile.is_zipfile(out)


@pytest.mark.parametrize(
    ("day", "name", "says"),
    [("2021-13-01", "b.pdf", "日期"), ("2021-12-01", "b.txt", "后缀"), ("2000-01-01", "b.pdf", "模板")],
)
def test_the_command_refuses_with_a_sentence(small_city, tmp_path, day, name, says):
    with pytest.raises(CommandError, match=says):
        call_command("bulletin", day, out=str(tmp_path / name))


def test_drafts_are_seen_by_those_who_write_them_and_nobody_else(small_city, content, client, sign_in):
    pk = bulletins.Bulletin.objects.get().pk
    for person, status in (
        (small_city.city_chief, 200),
        (small_city.district_clerk, 404),
        (small_city.reviewer, 404),
    ):
        sign_in(client, person)
        assert client.get(f"/bulletins/{pk}/").status_code == status
        assert client.get(f"/bulletins/{pk}/file.pdf").status_code == status
