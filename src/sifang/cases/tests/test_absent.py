"""A case given to a body without an account lies on a desk all the same."""

from __future__ import annotations

import pytest

from sifang.accounts import public as accounts
from sifang.cases import absent, actions, permissions
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import PartyKind
from sifang.cases.handlers import choices_for
from sifang.cases.tests.conftest import MORNING
from sifang.notices.models import Notice

pytestmark = pytest.mark.django_db
AFTER = MORNING.replace(hour=11)


def gone(user):
    accounts.User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize(("handler", "desk", "person"), [("COMPANY", "community", "company"), ("DEPARTMENT", "subdistrict", "department")])  # fmt: skip
def test_its_desk_writes_down_what_a_body_without_an_account_does(
    cast, case_at, client, sign_in, handler, desk, person
):
    clerk = getattr(cast, desk)
    case = case_at(S.DISPATCHED, handler=handler)
    assert permissions.why_not(clerk, case, "sign")
    gone(getattr(cast, person))
    clerk = accounts.User.objects.get(pk=clerk.pk)
    assert list(absent.to_write_down(clerk)) == [case]
    sign_in(client, clerk)
    assert case.title in client.get("/cases/desk/?of=absent").content.decode()
    signed = actions.sign(case.pk, by=clerk, at=AFTER)
    assert permissions.why_not(clerk, signed, "ask_extension")
    done = actions.hand_in(case.pk, said="换了灯", by=clerk, at=AFTER)
    assert done.status == S.AWAITING_CHECK and done.handler_kind == handler
    # Who wrote it down does not look at it: for a company the subdistrict does, for a department the community.
    assert done.checker_kind == ("SUBDISTRICT" if handler == "COMPANY" else "COMMUNITY")
    assert permissions.why_not(accounts.User.objects.get(pk=clerk.pk), done, "pass_check")
    looker = cast.subdistrict if handler == "COMPANY" else cast.community
    assert not permissions.why_not(looker, done, "pass_check")
    assert "单位没有账号" in client.get(f"/cases/{case.pk}/").content.decode()


def test_who_has_an_account_presses_for_himself(cast, case_at):
    case = case_at(S.DISPATCHED, handler="DEPARTMENT")
    for clerk in (cast.subdistrict, cast.community, cast.district):
        assert "轮到" in permissions.why_not(clerk, case, "sign")
    assert not absent.to_write_down(cast.subdistrict).exists()


def test_before_it_is_sent_the_form_says_who_has_no_account_and_the_desk_is_told(cast, case_at):
    gone(cast.department)
    case = case_at(S.FILED, handler="DEPARTMENT")
    office = cast.department_office.pk
    # Another than whoever is told sends it.
    actions.dispatch(case.pk, kind=PartyKind.DEPARTMENT, office_id=office, by=cast.district, at=AFTER)
    named = dict(choices_for(case, "SUBDISTRICT", AFTER.date())[-1][1])
    assert named[f"DEPARTMENT:{office}"].endswith("（没有账号，由街道代记）")
    assert Notice.objects.filter(text__contains="没有账号").exists()
