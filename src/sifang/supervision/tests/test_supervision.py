"""A supervision from its issue to its cancelling, by whom it may be pressed, and what is always true of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.cases.tests import factories
from sifang.lib.clock import ZONE
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal
from sifang.notices import public as notices
from sifang.supervision import actions
from sifang.supervision.actions.steps import EFFECTS
from sifang.supervision.choices import MEANING, SupervisionStatus
from sifang.supervision.models import Supervision, SupervisionCondition, SupervisionEntry
from sifang.supervision.todo import todo
from sifang.supervision.workflow import MOVES, Who

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 12, 1, 9, tzinfo=ZONE)


class Cast:
    """东岭区 supervises; the city's 城管 is responsible, 东岭街道 accepts."""

    def __init__(self, city: Any) -> None:
        self.city, self.issuer = city, city.district_clerk
        self.office, self.responsible = city.offices["青禾市城市管理局"], city.department_liaison
        self.acceptor, self.accepts = city.offices["东岭街道办事处"], city.subdistrict_clerk

    def issue(self, **more: Any) -> Supervision:
        given = {
            "matter": "楼顶违建", "requirement": "依法拆除", "office_id": self.office.pk, "office_post": "副局长",
            "leader_post": "副区长", "acceptor_id": self.acceptor.pk, "due_on": date(2021, 12, 20), "feedback_every": 3,
            "conditions": ["违建已拆", "垃圾已清"], "compound_id": self.city.compound["春晓花园"].pk, "by": self.issuer,
            "at": NOON,
        } | more  # fmt: skip
        return actions.issue(**given)

    def by(self, verb: str) -> Any:
        who = next(iter(MOVES[verb].who))
        return {Who.ISSUER: self.issuer, Who.OFFICE: self.responsible, Who.ACCEPTOR: self.accepts}[who]

    def take(
        self, row: Supervision, verb: str, *, by: Any = None, at: datetime = NOON, **given: Any
    ) -> Supervision:
        words = {"words": "说明", "condition": "1", "due_on": "2021-12-30"} | given
        return actions.take(row.pk, verb, given=words, by=by or self.by(verb), at=at)

    def brings_to(self, row: Supervision, status: str) -> Supervision:
        if status != "OPEN":
            row = self.take(row, "hand_in")
        if status == "CANCELLED":
            for place in ("1", "2"):
                self.take(row, "meet", condition=place)
            row = self.take(row, "cancel")
        return row


def test_each_step_tells_whoever_it_lies_with_now(small_city):
    cast = Cast(small_city)
    row = cast.issue()
    for verb in ("feed_back", "remind", "hand_in", "send_back"):
        row = cast.take(row, verb)
    told = notices.Notice.objects.filter(href__startswith="/supervisions/").order_by("id")
    whom = {Who.OFFICE: cast.responsible, Who.ISSUER: cast.issuer, Who.ACCEPTOR: cast.accepts}
    wanted = [Who.OFFICE, Who.ISSUER, Who.OFFICE, Who.ACCEPTOR, Who.OFFICE]
    assert [one.to_id for one in told] == [whom[who].pk for who in wanted]


def test_the_page_of_a_case_leads_to_the_supervision_over_it(client, sign_in, small_city):
    cast = Cast(small_city)
    case = factories.case(small_city.compound["春晓花园"], small_city.community, found_on=NOON.date())
    row = cast.issue(case_id=case.pk, compound_id=None)
    page = sign_in(client, cast.issuer).get(f"/cases/{case.pk}/").content.decode()
    assert f'href="/supervisions/{row.pk}/"' in page and row.number in page
    assert (
        row.number
        not in sign_in(client, small_city.company_manager).get(f"/cases/{case.pk}/").content.decode()
    )


def test_whoever_accepts_or_does_it_again_reads_what_the_other_side_wrote(client, sign_in, small_city):
    cast = Cast(small_city)
    row = cast.take(cast.issue(), "hand_in", words="违建已经拆了")
    page = sign_in(client, cast.accepts).get(f"/supervisions/{row.pk}/").content.decode()
    assert reverse("supervision_press", args=[row.pk, "cancel"]) in page and "违建已经拆了" in page
    cast.take(row, "send_back", words="垃圾还堆在楼下")
    page = sign_in(client, cast.responsible).get(f"/supervisions/{row.pk}/").content.decode()
    assert reverse("supervision_press", args=[row.pk, "hand_in"]) in page and "垃圾还堆在楼下" in page


def test_feedback_that_did_not_come_lies_on_the_issuers_desk_and_on_the_sheet(
    client, sign_in, small_city, monkeypatch
):
    cast = Cast(small_city)
    row = cast.issue()
    late = NOON + timedelta(days=7)
    assert [line.title for line in todo(cast.issuer, NOON)] == []
    assert "没有反馈" in todo(cast.issuer, late)[0].title
    monkeypatch.setattr("sifang.supervision.pages.views.clock", lambda: late)
    page = sign_in(client, cast.issuer).get(f"/supervisions/{row.pk}/").content.decode()
    assert "反馈逾期 2 天" in page
    other = cast.issue(matter="僵尸车清理", feedback_every=9)
    listed = sign_in(client, cast.issuer).get("/supervisions/").content.decode()
    assert listed.count("反馈逾期 2 天") == 1 and other.number in listed
    silent = client.get("/supervisions/?silent=yes").content.decode()
    assert row.number in silent and other.number not in silent


@pytest.mark.parametrize("status", list(SupervisionStatus))
@pytest.mark.parametrize("verb", EFFECTS)
def test_a_verb_works_from_where_the_table_says_and_from_nowhere_else(small_city, verb, status):
    cast = Cast(small_city)
    row = cast.brings_to(cast.issue(), status)
    before = SupervisionEntry.objects.filter(supervision=row).count()
    if verb == "cancel" and status == "HANDED_IN":
        with pytest.raises(Refusal, match="违建已拆"):
            cast.take(row, "cancel")
        return
    if status in MOVES[verb].sources:
        assert cast.take(row, verb).status == MOVES[verb].target(status)
        assert SupervisionEntry.objects.filter(supervision=row).count() == before + 1
    else:
        with pytest.raises(Refusal, match=MOVES[verb].label):
            cast.take(row, verb)
        assert SupervisionEntry.objects.filter(supervision=row).count() == before


@pytest.mark.parametrize("verb", EFFECTS)
def test_a_press_that_is_somebody_elses_is_refused(small_city, verb):
    cast = Cast(small_city)
    wrong = cast.issuer if Who.OFFICE in MOVES[verb].who else cast.responsible
    with pytest.raises(accounts.NotAllowed):
        cast.take(cast.issue(), verb, by=wrong)


def test_it_is_extended_before_it_is_late_and_not_for_ever(small_city):
    cast = Cast(small_city)
    row = cast.issue()
    with pytest.raises(Refusal, match="逾期"):
        cast.take(row, "extend", at=NOON + timedelta(days=30))
    for n in (1, 2):
        row = cast.take(row, "extend", due_on=f"2021-12-2{n}")
    with pytest.raises(Refusal, match="最多延期 2 次"):
        cast.take(row, "extend")
    assert row.due_on == date(2021, 12, 22)


def test_feedback_falls_due_after_so_many_working_days(small_city):
    cast = Cast(small_city)
    row = cast.issue()
    # 1 December is a Wednesday: three working days later is Monday.
    assert row.next_feedback_on == date(2021, 12, 6)
    assert todo(cast.responsible, NOON) == []
    (line,) = todo(cast.responsible, NOON + timedelta(days=4))
    assert "反馈" in line.title
    assert cast.take(row, "feed_back", at=NOON + timedelta(days=5)).next_feedback_on == date(2021, 12, 9)
    cast.take(row, "hand_in")
    (line,) = todo(cast.accepts, NOON)
    assert "请验收" in line.title


def test_what_is_refused_at_the_issue(small_city):
    cast = Cast(small_city)
    with pytest.raises(Refusal, match="不能是责任单位"):
        cast.issue(acceptor_id=cast.office.pk)
    with pytest.raises(Refusal, match="至少写一条"):
        cast.issue(conditions=["", " "])
    with pytest.raises(Refusal, match="晚于今天"):
        cast.issue(due_on=NOON.date())
    with pytest.raises(accounts.NotAllowed):
        cast.issue(by=small_city.community_worker)


def test_an_office_of_another_district_is_not_named(small_city):
    cast = Cast(small_city)
    elsewhere = accounts.Office.objects.create(
        name="西塘区城市管理局", kind=cast.office.kind, area=small_city.area["西塘区"]
    )
    for part in ("office_id", "acceptor_id"):
        with pytest.raises(Refusal, match="从清单里选"):
            cast.issue(**{part: elsewhere.pk})


def test_who_sees_it(small_city):
    cast = Cast(small_city)
    row = cast.issue()
    seeing = (
        "city_clerk",
        "district_clerk",
        "subdistrict_clerk",
        "community_worker",
        "department_liaison",
        "reviewer",
    )
    for key, person in small_city.people.items():
        sees = Supervision.objects.visible_to(person).filter(pk=row.pk).exists()
        assert sees == (key in seeing or key in ("city_chief", "city_leader", "party_officer")), key


def test_a_supervision_issued_again_on_a_slow_line_is_one(client, sign_in, small_city, monkeypatch):
    monkeypatch.setattr("sifang.supervision.pages.views.clock", lambda: NOON)
    cast = Cast(small_city)
    sign_in(client, cast.issuer)
    given = {
        "matter": "路灯不亮", "requirement": "修好", "office": cast.office.pk, "office_post": "副局长", "leader_post": "副区长",
        "acceptor": cast.acceptor.pk, "due_on": "2021-12-20", "feedback_every": 3, "conditions": "灯亮了\n居民认可",
    }  # fmt: skip
    where = {client.post(reverse("supervision_new"), given)["Location"] for _ in range(2)}
    assert len(where) == 1 and Supervision.objects.count() == 1
    for more in ({"matter": "井盖松了"}, {"conditions": "灯亮了"}, {"due_on": "2021-12-21"}):
        assert client.post(reverse("supervision_new"), given | more)["Location"] not in where


def test_the_pages_and_the_form_in_three_kinds(client, sign_in, small_city, monkeypatch):
    monkeypatch.setattr("sifang.supervision.pages.views.clock", lambda: NOON)
    cast = Cast(small_city)
    case = factories.case(small_city.compound["春晓花园"], small_city.community, found_on=NOON.date())
    sign_in(client, cast.issuer)
    address = f"{reverse('supervision_new')}?case={case.pk}"
    assert case.title in client.get(address).content.decode()
    given = {
        "matter": "路灯不亮", "requirement": "修好", "office": cast.office.pk, "office_post": "副局长", "leader_post": "副区长",
        "acceptor": cast.acceptor.pk, "due_on": "2021-12-20", "feedback_every": 3, "conditions": "灯亮了\n居民认可",
    }  # fmt: skip
    done = client.post(address, given)
    row = Supervision.objects.get()
    assert done["Location"] == reverse("supervision_page", args=[row.pk]) and row.case == case
    assert client.post(address, given).status_code == 409
    assert row.number in client.get(reverse("supervision_list")).content.decode()
    sign_in(client, cast.accepts)
    text = client.get(reverse("supervision_page", args=[row.pk])).content.decode()
    assert "居民认可" in text and "条件达到" in text
    press = reverse("supervision_press", args=[row.pk, "meet"])
    assert client.post(press, {"condition": "1", "words": "到现场看过"}).status_code == 302
    assert client.post(press, {"condition": "1", "words": "再看"}).status_code == 422
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doctype")):
        assert client.get(reverse("supervision_file", args=[row.pk, kind])).content.startswith(begins)
    assert client.get(reverse("supervision_file", args=[row.pk, "exe"])).status_code == 404
    sign_in(client, small_city.company_manager)
    assert client.get(reverse("supervision_page", args=[row.pk])).status_code == 404
    assert client.get(reverse("supervision_new")).status_code == 403


class Ground(Cast):
    def __init__(self, city: Any) -> None:
        super().__init__(city)
        self.one = self.issue()
        self.problem = factories.case(city.compound["春晓花园"], city.community, found_on=NOON.date())

    def row(self, **more: Any) -> Supervision:
        given = {
            "number": "督9", "level": "CITY", "matter": "x", "requirement": "x", "area": self.city.community,
            "office": self.office, "acceptor": self.acceptor, "issued_at": NOON,
            "issued_by": self.issuer, "due_on": NOON.date(), "feedback_every": 1, "next_feedback_on": NOON.date(),
        }  # fmt: skip
        given["issuer"] = self.city.area["青禾市"]
        return Supervision.objects.create(**(given | more))

    def condition(self, **more: Any) -> SupervisionCondition:
        return SupervisionCondition.objects.create(
            **({"supervision": self.one, "position": 9, "words": "x"} | more)
        )

    def entry(self) -> SupervisionEntry:
        return SupervisionEntry.objects.create(
            supervision=self.one, seq=9, verb="remind", at=NOON, by=self.issuer, by_title="x"
        )


def twice(make: Any) -> None:
    make()
    make()


VIOLATIONS = {
    "a_supervision_number_is_given_once": lambda g: twice(g.row),
    "a_case_is_supervised_once_at_a_level_at_a_time": lambda g: [
        g.row(number=f"督{n}", case=g.problem) for n in (1, 2)
    ],
    "supervision_level_is_known": lambda g: g.row(level="MOON"),
    "supervision_status_is_known": lambda g: g.row(status="LOST", next_feedback_on=None, result="x"),
    "whoever_is_responsible_never_accepts": lambda g: g.row(acceptor=g.office),
    "a_supervision_asks_for_feedback_until_it_is_handed_in": lambda g: g.row(next_feedback_on=None),
    "what_is_handed_in_has_its_result": lambda g: g.row(status="HANDED_IN", next_feedback_on=None),
    "a_cancelled_supervision_says_by_whom": lambda g: g.row(
        status="CANCELLED", next_feedback_on=None, result="x", closed_at=NOON
    ),
    "a_supervision_is_over_when_it_is_cancelled": lambda g: g.row(closed_at=NOON, closed_by=g.issuer),
    "a_condition_has_its_place": lambda g: twice(g.condition),
    "a_met_condition_says_by_whom": lambda g: g.condition(met_at=NOON, proof="x"),
    "a_met_condition_says_how_it_was_seen": lambda g: g.condition(met_at=NOON, met_by=g.issuer),
    "a_step_of_a_supervision_is_taken_once": lambda g: twice(g.entry),
}


def declared() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_app_config("supervision").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_is_violated_below():
    assert set(declared()) == set(VIOLATIONS)
    assert set(MEANING) == set(SupervisionStatus)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violated_constraint_says_its_sentence(small_city, name):
    ground = Ground(small_city)
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        VIOLATIONS[name](ground)
    assert why.value.__cause__.diag.constraint_name == name
    assert sentence_for(why.value) == declared()[name]


@pytest.mark.parametrize("what", ["UPDATE supervision_supervisionentry SET note = 'x'", "DELETE FROM supervision_supervisionentry"])  # fmt: skip
def test_what_happened_can_neither_be_changed_nor_deleted(small_city, what):
    Ground(small_city)
    with pytest.raises(IntegrityError) as why, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(what)
    assert sentence_for(why.value) == "督办记录记下就不能改、不能删"
