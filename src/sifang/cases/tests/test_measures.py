"""The rates of cases equal a slow count over the events, in every area and month; excused faults stand beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection

from sifang.areas import public as areas
from sifang.cases import history, measures
from sifang.cases.measures.counting import NAMES
from sifang.cases.models import Case, CaseClock, CaseEvent, Excuse, Report
from sifang.cases.tests.test_history import LOADED, by_the_actions
from sifang.lib.clock import ZONE
from sifang.lib.periods import holds_on

MONTHS = [(date(2021, 9, 1), date(2021, 9, 30)), (date(2021, 10, 1), date(2021, 10, 31)),
          (date(2021, 11, 1), date(2021, 11, 30)), (date(2021, 9, 1), date(2022, 3, 31))]  # fmt: skip


def in_areas(first: date, last: date, at: datetime) -> dict[tuple[str, int], dict[str, int]]:
    """Counted case by case, from what happened; then added to everything above the community."""
    begins = datetime.combine(first, datetime.min.time(), ZONE)
    ends = min(datetime.combine(last + timedelta(days=1), datetime.min.time(), ZONE), at)
    chains = [row for row in areas.AreaClosure.objects.all() if holds_on(row.period, last)]
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(NAMES, 0))
    for case in Case.objects.all():
        mine = one_case(case, first, last, begins, ends)
        for row in chains:
            if row.descendant_id == case.community_id:
                for name, number in mine.items():
                    found[row.tree, row.ancestor_id][name] += number
    return {key: counts for key, counts in found.items() if any(counts.values())}


def one_case(case: Case, first: date, last: date, begins: datetime, ends: datetime) -> dict[str, int]:
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    verbs = [event.verb for event in events]
    excuse = Excuse.objects.filter(case=case, is_upheld=True).first()
    no_late, no_rework = (bool(excuse) and excuse.fault == fault for fault in ("LATE", "SEND_BACK"))  # type: ignore[union-attr]  # the test knows what stands there
    ending = next(
        (e for e in reversed(events) if e.verb in ("reopen", "close", "close_by_word", "close_unsolved")),
        None,
    )
    is_closed = ending is not None and ending.verb != "reopen"
    counts: dict[str, Any] = dict.fromkeys(NAMES, 0)
    if first <= case.found_on <= last:
        solved = is_closed and ending.verb != "close_unsolved" and ending.at.astimezone(ZONE).date() <= last  # type: ignore[union-attr]  # the test knows what stands there
        sent = "dispatch" in verbs
        counts |= {
            "told": "merge" not in verbs, "filed": any(e.verb == "file" and e.at < ends for e in events), "found": 1,
            "sent": sent, "sent_right": sent and not {"object", "transfer"} & set(verbs), "resolved": solved,
            "verified": solved and ending.verb == "close",  # type: ignore[union-attr]  # the test knows what stands there
        }  # fmt: skip
    clocks = list(CaseClock.objects.filter(case=case).order_by("id"))
    for clock in clocks:
        if clock.due_at is None or not begins <= clock.due_at < ends:
            continue
        if clock.ended_at is not None and clock.ended_at <= clock.due_at:
            continue
        in_time = clock.met_at is not None and clock.met_at <= clock.due_at
        name = {"CONTACT": "contacts", "CHECK": "checks"}.get(clock.stage)
        if clock.stage == "FILE" and clock.met_at is not None:
            name = "filings"
        if name:
            counts[name] += 1
            counts[f"{name}_in_time"] += in_time
    handling = [clock for clock in clocks if clock.stage == "HANDLE"]
    clock = handling[-1] if handling else None  # type: ignore[assignment]  # the test knows what stands there
    gone = (
        clock is not None
        and clock.ended_at is not None
        and clock.due_at is not None
        and clock.ended_at <= clock.due_at
    )
    if clock is not None and clock.due_at is not None and begins <= clock.due_at < ends and not gone:
        handed = next(
            (e.at for e in reversed(events) if e.verb == "hand_in" and e.at >= clock.started_at), None
        )
        handed = handed if clock.ended_at is None else None
        handled, in_time = handed is not None and handed < ends, handed is not None and handed <= clock.due_at
        closed, reworked = is_closed and ending.at < ends, "send_back" in verbs  # type: ignore[union-attr]  # the test knows what stands there
        counts |= {
            "due": 1, "handled": handled, "closed": closed, "extended": "grant_extension" in verbs and clock.extended > 0,
            "minutes": int((handed - clock.started_at).total_seconds() // 60) if handled else 0,  # type: ignore[operator]  # the test knows what stands there
            "due_for_time": not no_late, "in_time": not no_late and in_time, "late_open": not no_late and not handled,
            "closed_in_time": not no_late and in_time and closed, "due_for_rework": not no_rework,
            "reworked": not no_rework and reworked, "closed_for_rework": not no_rework and closed,
            "closed_at_once": not no_rework and closed and not reworked and "reopen" not in verbs,
            "excused_late": no_late, "excused_rework": no_rework,
        }  # fmt: skip
    for report in Report.objects.filter(case=case, answered_at__gte=begins, answered_at__lt=ends):
        counts["answers"] += report.word in ("SOLVED", "UNSOLVED")
        counts["said_solved"] += report.word == "SOLVED"
        counts["opinions"] += report.is_satisfied is not None
        counts["satisfied"] += report.is_satisfied is True
    return {name: int(number) for name, number in counts.items()}


@pytest.mark.django_db
def test_the_rates_equal_a_slow_count_over_the_events(cast):
    # Of what the small city had before, no steps are known.
    Case.objects.filter(events=None).delete()
    random = Random(4)
    told = [each for _case, each in (by_the_actions(random, cast, number) for number in range(24))]
    assert history.load(told, by=None, at=LOADED).new == 24
    handled = CaseClock.objects.filter(stage="HANDLE", met_at__isnull=False).exclude(
        case__in=Excuse.objects.values("case")
    )
    late = list(handled.order_by("case__number", "id").values_list("case", flat=True))
    for n, pk in enumerate(dict.fromkeys(late)):
        if n % 4 == 0:
            Excuse.objects.create(
                case_id=pk, fault=("LATE", "SEND_BACK")[n % 8 // 4], reason="停产", asked_at=LOADED, asked_by=cast.company,
                is_supported=True, reviewed_at=LOADED, reviewed_by=cast.community, is_upheld=n % 3 > 0,
                decided_at=LOADED, decided_by=cast.subdistrict,
            )  # fmt: skip
    for first, last in MONTHS:
        for at in (LOADED, datetime(2021, 10, 20, 15, 30, tzinfo=ZONE)):
            slow = in_areas(first, last, at)
            fast = {key: asdict(row) for key, row in measures.count(first, last, at=at).items()}
            assert {key: row for key, row in fast.items() if any(row.values())} == slow, (first, at)
    for area in (cast.city.city, cast.city.community):
        here = measures.count(*MONTHS[-1], at=LOADED)["MANAGEMENT", area.pk]
        types = measures.count_by_type(*MONTHS[-1], at=LOADED, tree="MANAGEMENT", area_id=area.pk)
        assert asdict(here) == {name: sum(getattr(each, name) for each in types.values()) for name in NAMES}
        assert all(code == "" or (len(code) == 2 and code.isdigit()) for code in types)
    whole = measures.count(*MONTHS[-1], at=LOADED)["MANAGEMENT", cast.city.city.pk]
    for part in {part for each in measures.MEASURES for part in each.parts(whole)}:
        here = {"at": LOADED, "tree": "MANAGEMENT", "area_id": cast.city.city.pk}
        behind = measures.cases_behind(part.counted, *MONTHS[-1], **here, but_not=part.but_not)
        with connection.cursor() as cursor:
            cursor.execute(behind.sql, behind.params)
            assert len(cursor.fetchall()) == part.count, part
    assert (
        whole.due > 20 and whole.excused_late and whole.excused_rework and whole.late_open and whole.reworked
    )
    assert whole.answers > whole.said_solved > 0 and whole.resolved > whole.verified > 0


@pytest.mark.django_db
def test_a_rate_shows_its_numbers_and_nobody_with_few_cases_is_ranked():
    counts = measures.Counts(
        due=40, due_for_time=36, in_time=33, excused_late=4, handled=29, minutes=29 * 1104
    )
    found = {each.measure.key: each for each in measures.measured(counts, 30)}
    in_time = found["case_handled_in_time"]
    assert (in_time.shown, in_time.division, in_time.rank_words) == ("91.67%", "33 / 36（免责 4 件不计）", "")
    length = found["case_handling_time"]
    assert (length.shown, length.division, length.rank_words) == ("18.4 小时", "29 件", "样本不足")
    assert found["case_response"].shown == "没有数据"
    assert set(measures.wording(date(2021, 11, 30))) == set(found)


@pytest.mark.django_db
def test_the_page_shows_numbers_to_those_whose_ground_it_is(client, cast, case_at, sign_in):
    case_at("CLOSED", at=datetime(2021, 11, 3, 9, tzinfo=ZONE))
    sign_in(client, cast.city_clerk)
    said = client.get("/cases/rates/?month=2021-11&of=case_filing").content.decode()
    assert "按期处置率" in said and "样本不足" in said and "100.00%" in said and "1 / 1" in said
    assert "各类问题" in said and "房屋共用部位维修" in said
    year = client.get("/cases/rates/?month=2021-11&year&of=case_filing").content.decode()
    assert "1 月至 11 月" in year and "只看这个月" in year
    assert client.get("/cases/rates/?month=2021-13").status_code == 404
    assert client.get("/cases/rates/?of=xy").status_code == 404
    sign_in(client, cast.company)
    assert client.get("/cases/rates/").status_code == 404
    assert client.get("/cases/rates/case_filing/").status_code == 404


@pytest.mark.django_db
def test_a_rate_opens_onto_its_cases_one_by_one(client, cast, case_at, sign_in):
    closed = case_at("CLOSED", at=datetime(2021, 11, 3, 9, tzinfo=ZONE))
    told = case_at("REPORTED", at=datetime(2021, 11, 4, 9, tzinfo=ZONE))
    sign_in(client, cast.city_clerk)
    page = client.get("/cases/rates/?month=2021-11").content.decode()
    address = re.search(r'href="(/cases/rates/case_filing/[^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]  # else it fails
    counted, rest = (client.get(f"{address}&part={part}").content.decode() for part in ("counted", "rest"))
    assert closed.number in counted and told.number not in counted and "计入的 1" in counted
    assert told.number in rest and closed.number not in rest and "没计入的 1" in rest
    assert "只列一次" in client.get("/cases/rates/case_response/?month=2021-11").content.decode()
    assert client.get("/cases/rates/no_such/?month=2021-11").status_code == 404
