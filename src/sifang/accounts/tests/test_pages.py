"""The pages of people, offices, posts and the audit: who may open them, and what they show."""

from __future__ import annotations

import pytest

from sifang.accounts.models import Jurisdiction, Office, Post, PostHolding, User
from sifang.accounts.tests.factories import make_city, make_holder, make_post, make_user
from sifang.lib.clock import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(client, sign_in):
    make_city()
    user = make_holder("SYSTEM_ADMINISTRATOR", name="钱系统")
    sign_in(client, user)
    return user


@pytest.fixture
def security(client, sign_in):
    make_city()
    user = make_holder("SECURITY_ADMINISTRATOR", name="孙安全")
    sign_in(client, user)
    return user


def words(response):
    return response.content.decode()


def test_the_address_book_finds_by_name_pinyin_and_duty_and_masks_the_holder(client, sign_in):
    city = make_city()
    clerk = make_holder("CITY_CLERK", name="欧阳明", areas=(city,))
    Office.objects.create(
        name="市城市管理局", kind="DEPARTMENT", area=city, pinyin="shichengshiguanliju", duties="违法建设",
        phone="0533-1234567",
    )  # fmt: skip
    sign_in(client, clerk)
    for asked in ("城市管理", "shicheng", "违法"):
        (row,) = client.get("/offices/", {"q": asked}).context["table"].rows
        assert row.cells[0] == "市城市管理局" and row.cells[3] == "0533-1234567"
    office = Office.objects.get(name="市住房和城乡建设局")
    page = words(client.get(f"/offices/{office.pk}/"))
    assert "欧*" in page and "欧阳明" not in page


def test_somebody_without_a_post_sees_no_offices(client, sign_in):
    make_post("CITY_CLERK")
    sign_in(client, make_user("stranger"))
    assert client.get("/offices/").context["table"].rows == []
    assert client.get(f"/offices/{Office.objects.get().pk}/").status_code == 404


def test_a_list_of_many_goes_on_and_back_without_losing_anybody(client, system):
    for i in range(120):
        make_user(f"clerk{i:03}", password="x")
    seen, href, pages = [], "/people/", 0
    while href and pages < 9:
        answer = client.get(href)
        table = answer.context["table"]
        seen += [row.cells[0] for row in table.rows]
        href, pages = table.page.next_href and "/people/" + table.page.next_href, pages + 1
        last = table
    assert pages == 3 and len(seen) == len(set(seen)) == User.objects.count()
    back = client.get("/people/" + last.page.prev_href).context["table"]
    assert [row.cells[0] for row in back.rows] == seen[50:100]


def test_a_system_administrator_opens_an_account_with_a_password_shown_once(client, system):
    page = words(client.post("/people/add/", {"username": "new.clerk", "name": "赵新人", "phone": ""}))
    assert "一次性口令" in page and "赵*" in page and "赵新人" not in page
    user = User.objects.get(username="new.clerk")
    assert user.must_change_password
    assert "已经有人用了" in words(client.post("/people/add/", {"username": "new.clerk", "name": "别人"}))
    page = words(client.post(f"/people/{user.pk}/unmask/", {"reason": "核对身份"}))
    assert "赵新人" in page
    assert client.post(f"/people/{user.pk}/unmask/", {"reason": ""}).status_code == 409
    assert client.post(f"/people/{user.pk}/close/").status_code == 302
    assert client.post(f"/people/{user.pk}/unlock/").status_code == 403
    assert client.post(f"/people/{system.pk}/reset/").status_code == 403


def test_a_security_administrator_gives_areas_and_hands_a_post_over(client, security):
    city, person = make_city(), make_user("person", name="李接任")
    post = make_post("CITY_CLERK", title="市级经办")
    address = f"/posts/{post.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address + "areas/", {"area": "000000"}).status_code == 422
    assert client.post(address + "areas/", {"area": city.code}).status_code == 302
    assert client.post(address + "areas/", {"area": city.code}).status_code == 409
    told = {"username": "person", "on": clock().date().isoformat()}
    assert client.post(address + "hand-over/", told).status_code == 302
    assert PostHolding.objects.get(post=post).user == person
    assert "李*" in words(client.get(address))
    assert client.post(address + "hand-over/", told).status_code == 409
    assert client.post(address + "role/", {"role": "CITY_CHIEF"}).status_code == 302
    assert client.post(address + "areas/", {"area": city.code, "do": "take"}).status_code == 302
    assert not Jurisdiction.objects.exists()
    office = post.office_id
    told = {"title": "新岗位", "role": "CITY_LEADER"}
    assert client.post(f"/offices/{office}/posts/", told).status_code == 302
    answer = client.post(f"/offices/{office}/posts/", told)
    assert answer.status_code == 409 and "已有同名岗位" in words(answer)
    assert Post.objects.filter(title="新岗位").count() == 1
    assert client.post("/people/add/", {"username": "x", "name": "y"}).status_code == 403


def test_two_hats_are_refused_on_the_page_with_the_sentence(client, security):
    clerk = make_holder("CITY_CLERK", areas=(make_city(),))
    post = make_post("AUDITOR", title="审计管理员")
    answer = client.post(
        f"/posts/{post.pk}/hand-over/", {"username": clerk.username, "on": clock().date().isoformat()}
    )
    assert answer.status_code == 409 and "三员分立" in words(answer)


@pytest.mark.parametrize("path", ["/people/", "/people/add/", "/audit/", "/offices/add/"])
def test_a_clerk_may_open_none_of_the_administrators_pages(client, sign_in, path):
    sign_in(client, make_holder("CITY_CLERK", areas=(make_city(),)))
    assert client.get(path).status_code == 403


def test_everybody_reads_what_the_roles_may_do(client, sign_in):
    make_city()
    sign_in(client, make_user("stranger"))
    assert "三种管理员" in words(client.get("/roles/"))


def test_the_auditor_reads_filters_and_takes_the_lines_home(client, sign_in):
    from sifang.accounts.actions import people

    make_city()
    auditor, user = make_holder("AUDITOR"), make_user("zhang", name="张三丰")
    people.correct_person(user.pk, name="张三", phone="", by=None, at=clock())
    people.close_account(user.pk, by=None, at=clock())
    sign_in(client, auditor)
    page = words(client.get("/audit/"))
    assert "更正姓名或手机" in page and "停用账号" in page and "张三" not in page
    table = client.get("/audit/", {"event": "account.closed"}).context["table"]
    assert [row.cells[1] for row in table.rows] == ["停用账号"]
    assert client.get("/audit/", {"since": "2031-12-02"}).context["table"].rows == []
    csv = b"".join(client.post("/audit/?event=account.closed", {"export": "csv"}).streaming_content).decode(
        "utf-8-sig"
    )
    assert "停用账号" in csv and "张三" not in csv
    sheet = client.post("/audit/", {"export": "xlsx"})
    assert b"".join(sheet.streaming_content).startswith(b"PK")
    # The auditor's own exports stand in the audit too.
    assert "导出操作记录 1 条（csv）：做了什么 停用账号" in words(client.get("/audit/"))


def test_the_address_book_begins_with_the_city_and_leafs_on_in_order(client, sign_in):
    city = make_city()
    for n in range(60):
        Office.objects.create(
            name=f"安{n:02d}社区居民委员会", kind="COMMUNITY_OFFICE", area=city, pinyin=f"an{n:02d}"
        )
    Office.objects.create(name="众联办", kind="CITY_BUREAU", area=city, pinyin="zzz")
    Office.objects.create(name="一街道办事处", kind="SUBDISTRICT_OFFICE", area=city, pinyin="yi")
    sign_in(client, make_holder("AUDITOR"))
    first = client.get("/offices/").context["table"]
    names = [row.cells[0] for row in first.rows]
    assert names.index("众联办") < names.index("一街道办事处") < names.index("安00社区居民委员会")
    later = client.get(f"/offices/{first.page.next_href}").context["table"]
    assert not set(names) & {row.cells[0] for row in later.rows}
    assert len(names) + len(later.rows) == Office.objects.filter(is_active=True).count()
