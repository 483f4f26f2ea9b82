"""三员分立: who makes accounts gives no rights, who gives rights makes no accounts, who reads the audit does neither."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sifang.accounts import public as accounts
from sifang.accounts.actions import people, posts
from sifang.accounts.actions.passwords import reset_password
from sifang.accounts.models import PostHolding, User
from sifang.accounts.tests.factories import SINCE, make_city, make_holder, make_post, make_user
from sifang.audit.models import AuditLine
from sifang.lib.clock import clock, real_clock
from sifang.lib.constraints import sentence_for
from sifang.lib.periods import since

pytestmark = pytest.mark.django_db
APART = "三员分立"


def hold(user, post, start=SINCE, before=None):
    with transaction.atomic():
        return PostHolding.objects.create(post=post, user=user, period=since(start, before))


def test_the_trigger_knows_the_same_three_roles_as_the_code():
    assert set(accounts.ADMINISTRATORS) == {"SYSTEM_ADMINISTRATOR", "SECURITY_ADMINISTRATOR", "AUDITOR"}


@pytest.mark.parametrize("first", accounts.ADMINISTRATORS)
@pytest.mark.parametrize("second", [*accounts.ADMINISTRATORS, "CITY_CLERK", "COMPANY_MANAGER"])
def test_nobody_holds_two_hats(first, second):
    user = make_user("two-hats")
    hold(user, make_post(first, title="甲"))
    if first == second:
        hold(user, make_post(second, title="乙"))
        return
    for a, b in ((first, second), (second, first)):
        person = make_user(f"{a}-{b}"[:40])
        hold(person, make_post(a, title=f"{a}{b}1"))
        with pytest.raises(IntegrityError) as refused:
            hold(person, make_post(b, title=f"{a}{b}2"))
        assert APART in sentence_for(refused.value)


def test_one_after_the_other_is_no_two_hats():
    user = make_user("careful")
    hold(user, make_post("AUDITOR", title="甲"), SINCE, date(2021, 6, 1))
    hold(user, make_post("CITY_CLERK", title="乙"), date(2021, 6, 1))


def test_two_business_posts_are_fine():
    user = make_user("busy")
    hold(user, make_post("CITY_CLERK", title="甲"))
    hold(user, make_post("CITY_CHIEF", title="乙"))


def test_changing_a_role_does_not_get_around_it():
    user, admin = make_user("busy"), make_holder("SECURITY_ADMINISTRATOR")
    hold(user, make_post("CITY_CLERK", title="甲"))
    post = make_post("CITY_CHIEF", title="乙")
    hold(user, post)
    with pytest.raises(IntegrityError) as refused:
        posts.set_role(post.pk, role="AUDITOR", by=admin, at=clock())
    assert APART in sentence_for(refused.value)


def calls(city, person, post):
    at, now = clock(), real_clock()
    makes = [
        lambda by: people.create_person(username="new", name="新人", by=by, at=at, now=now),
        lambda by: people.close_account(person.pk, by=by, at=at),
        lambda by: people.open_account(person.pk, by=by, at=at),
        lambda by: people.correct_person(person.pk, name="李四", phone="", by=by, at=at),
        lambda by: reset_password(person.pk, by=by, at=at, now=now),
        lambda by: accounts.add_office(name="新单位", kind="DEPARTMENT", area_id=city.pk, by=by, at=at),
    ]
    gives = [
        lambda by: posts.add_post(office_id=post.office_id, title="新岗", role="CITY_CLERK", by=by, at=at),
        lambda by: posts.give_area(post.pk, area_id=city.pk, by=by, at=at),
        lambda by: posts.take_area(post.pk, area_id=city.pk, by=by, at=at),
        lambda by: posts.hand_over_post(post.pk, to_user_id=person.pk, on=at.date(), by=by, at=at),
        lambda by: posts.set_role(post.pk, role="CITY_CHIEF", by=by, at=at),
        lambda by: people.unlock_account(person.pk, by=by, at=at),
        lambda by: people.clear_second_factor(person.pk, by=by, at=at),
    ]
    return makes, gives


def test_each_administrator_can_do_his_own_part_and_nothing_of_the_others():
    city, person = make_city(), make_user("person")
    post = make_post("DISTRICT_CLERK", title="区县经办")
    makes, gives = calls(city, person, post)
    system, security = make_holder("SYSTEM_ADMINISTRATOR"), make_holder("SECURITY_ADMINISTRATOR")
    others = [make_holder("AUDITOR"), make_holder("CITY_CLERK", areas=(city,)), make_user("nobody")]
    for call in makes:
        for by in (security, *others):
            with pytest.raises(accounts.NotAllowed):
                call(by)
        call(system)
    for call in gives:
        for by in (system, *others):
            with pytest.raises(accounts.NotAllowed):
                call(by)
        call(security)


def test_no_administrator_loosens_what_guards_his_own_account():
    at, now = clock(), real_clock()
    system, security = make_holder("SYSTEM_ADMINISTRATOR"), make_holder("SECURITY_ADMINISTRATOR")
    with pytest.raises(accounts.NotAllowed):
        reset_password(system.pk, by=system, at=at, now=now)
    with pytest.raises(accounts.NotAllowed):
        people.clear_second_factor(security.pk, by=security, at=at)


def test_a_post_is_handed_over_on_a_day_and_the_person_before_sees_nothing_from_then_on():
    city, security = make_city(), make_holder("SECURITY_ADMINISTRATOR")
    before, after = make_user("before"), make_user("after")
    post = make_post("CITY_CLERK", title="市级经办", areas=(city,))
    hold(before, post)
    day = clock().date()
    posts.hand_over_post(post.pk, to_user_id=after.pk, on=day, by=security, at=clock())
    fresh = User.objects.get
    assert accounts.scope_of(fresh(username="before")).is_closed
    assert accounts.scope_of(fresh(username="after")).everywhere
    assert accounts.scope_of(fresh(username="before"), day - timedelta(days=1)).everywhere
    assert fresh(username="before").session_stamp == 1
    line = AuditLine.objects.get(event="post.handed_over")
    assert line.data == {"on": str(day), "to": after.pk, "was": [before.pk]}


def test_a_hand_over_that_makes_no_sense_says_why():
    security = make_holder("SECURITY_ADMINISTRATOR")
    person, other = make_user("person"), make_user("other")
    post = make_post("CITY_CLERK", title="市级经办")
    day = clock().date()
    hold(person, post, day)
    hand_over = posts.hand_over_post
    with pytest.raises(posts.CannotHandOver, match="应晚于"):
        hand_over(post.pk, to_user_id=other.pk, on=day, by=security, at=clock())
    with pytest.raises(posts.CannotHandOver, match="已经在"):
        hand_over(post.pk, to_user_id=person.pk, on=day + timedelta(days=1), by=security, at=clock())
    empty = make_post("CITY_CHIEF", title="市级科长")
    with pytest.raises(posts.CannotHandOver, match="没有人"):
        hand_over(empty.pk, to_user_id=None, on=day, by=security, at=clock())
    admin = make_post("AUDITOR", title="审计管理员")
    with pytest.raises(posts.CannotHandOver, match="当天"):
        hand_over(admin.pk, to_user_id=other.pk, on=day + timedelta(days=9), by=security, at=clock())


def test_names_are_masked_wherever_a_person_is_printed():
    user = make_user("zhang", name="张三丰", phone="13812345678")
    assert str(user) == "张*"
    people.correct_person(user.pk, name="张三", phone="", by=None, at=clock())
    line = AuditLine.objects.get(event="account.corrected")
    assert line.subject_label == "张*"


def test_seeing_a_whole_name_needs_a_reason_and_leaves_a_line():
    system, user = make_holder("SYSTEM_ADMINISTRATOR"), make_user("zhang", name="张三丰")
    with pytest.raises(people.CannotDoThat):
        people.unmask_person(user.pk, reason=" ", by=system, at=clock())
    assert people.unmask_person(user.pk, reason="核对身份信息", by=system, at=clock()).name == "张三丰"
    assert AuditLine.objects.get(event="personal.unmasked").note == "核对身份信息"
