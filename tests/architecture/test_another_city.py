"""Policy is data: an invented city runs on its own folder, and no code knows Zibo."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from sifang.lib.clock import ZONE

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZONE)


@pytest.fixture
def qingyan(db, settings):
    """The invented city, prepared as any city is before anybody signs in."""
    from sifang.areas import public as areas
    from sifang.policy import public as policy
    from sifang.site.prepare import prepare_city

    settings.SIFANG_CITY = "qingyan"
    policy.reload()
    prepare_city(by=None, at=AT)
    yield areas.city()
    policy.reload()


@pytest.fixture
def clerk(qingyan):
    """青砚市's clerk, with a post that sees the whole city."""
    from sifang.accounts import public as accounts
    from sifang.lib.periods import since

    office = accounts.Office.objects.get(area=qingyan, name__contains="住房和城乡建设局")
    user = accounts.User.objects.create(username="qingyan", name="青砚经办")
    post = accounts.Post.objects.create(title="经办", role="CITY_CLERK", office=office)
    accounts.Jurisdiction.objects.create(post=post, area=qingyan)
    accounts.PostHolding.objects.create(post=post, user=user, period=since(date(2020, 1, 1)))
    return user


def test_the_product_starts_on_another_city_s_folder():
    environment = {
        **os.environ,
        "SIFANG_CITY": "qingyan",
        "SIFANG_MODE": "test",
        "PYTHONPATH": str(ROOT / "src"),
    }
    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert checked.returncode == 0, checked.stderr


def test_another_city_has_its_own_tree_and_offices(qingyan):
    from sifang.accounts import public as accounts
    from sifang.areas import public as areas

    assert qingyan.name == "青砚市"
    kinds = list(areas.Area.objects.values_list("kind", flat=True))
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "CITY": 1, "DISTRICT": 2, "ZONE": 1, "SUBDISTRICT": 3, "TOWN": 1, "COMMUNITY": 5,
    }  # fmt: skip
    assert accounts.Office.objects.filter(name="青砚市住房和城乡建设局").exists()


def test_another_city_counts_by_its_own_rules(qingyan, capsys):
    from fractions import Fraction

    from sifang.policy import public as policy

    assert policy.value("lagging.share", AT.date()).value == Fraction(1, 20)
    assert policy.deadline("manager_report_in", AT.date()).shown == "到岗之日起10个工作日内"
    call_command("figures", "--at", "2021-11-30")
    assert "专业化物业服务覆盖" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["/", "/policy/", "/todo/"])
def test_another_city_s_pages_open_under_its_own_name(clerk, client, sign_in, address):
    response = sign_in(client, clerk).get(address)
    assert response.status_code == 200
    text = BeautifulSoup(response.content, "html.parser").get_text()
    assert "青砚" in text and "淄博" not in text


def test_no_code_knows_the_name_of_a_city():
    """Demonstrations, samples and tests tell of a city; whatever runs a city does not."""
    telling = ("/tests/", "/demo/", "/ui/samples.py")
    knowing = [
        str(path.relative_to(ROOT))
        for pattern in ("*.py", "*.html", "*.js", "*.css")
        for path in (ROOT / "src").rglob(pattern)
        if not any(part in path.as_posix() for part in telling)
        and any(word in path.read_text(encoding="utf-8") for word in ("淄博", "370300"))
    ]
    assert knowing == []
