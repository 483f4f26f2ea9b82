"""A whistle and whoever takes part, for tests: 东岭街道 calls the city's departments to 春晓花园."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sifang.accounts import public as accounts
from sifang.lib.clock import ZONE
from sifang.lib.periods import since
from sifang.whistles import actions
from sifang.whistles.actions.blowing import Call
from sifang.whistles.models import StepClock, Summons, Whistle

# A Wednesday morning in working hours.
NOON = datetime(2021, 12, 1, 9, 0, tzinfo=ZONE)
DAY = date(2020, 1, 1)


class Cast:
    """The small city with a second department that has a liaison of its own."""

    def __init__(self, city: Any) -> None:
        self.city = city
        self.guard = city.offices["青禾市城市管理局"]
        self.fire, self.fireman = self.department("青禾市消防救援机构", "fireman", "严守正")
        self.police, self.policeman = self.department("青禾市公安局", "policeman", "方正平")
        self.caller, self.district = city.subdistrict_clerk, city.district_clerk
        self.liaison = city.department_liaison

    def department(self, name: str, username: str, person: str) -> tuple[Any, Any]:
        office = accounts.Office.objects.create(name=name, kind="DEPARTMENT", area=self.city.city)
        post = accounts.Post.objects.create(office=office, title="联络员", role="DEPARTMENT_LIAISON")
        user = accounts.User.objects.create(username=username, name=person, password="!")
        accounts.PostHolding.objects.create(post=post, user=user, period=since(DAY))
        return office, user

    def blow(self, *offices: Any, at: datetime = NOON, by: Any = None, **more: Any) -> Whistle:
        calls = [Call(office.pk, f"请{office.name}到场") for office in offices or (self.guard, self.fire)]
        given = {
            "kind_key": "ordinary", "matter": "地下车库占用消防通道", "place": "春晓花园地下车库",
            "agreed_by_post": "街道党工委副书记", "compound_id": self.city.compound["春晓花园"].pk,
        } | more  # fmt: skip
        return actions.blow(calls=calls, by=by or self.caller, at=at, **given)

    def of(self, whistle: Whistle, office: Any) -> Summons:
        return Summons.objects.select_related("office").get(whistle=whistle, office=office)

    def take(
        self, whistle: Whistle, office: Any, verb: str, *, by: Any, after: int = 0, **given: Any
    ) -> Summons:
        """One step, so many minutes after the whistle."""
        at = whistle.blown_at + timedelta(minutes=after)
        words = {"words": "说明", "officer": "刘卫国", "phone": "13300001234", "verdict": "SOLVED"} | given
        return actions.take(self.of(whistle, office).pk, verb, given=words, by=by, at=at)

    def brings_to(self, whistle: Whistle, office: Any, by: Any, status: str) -> Summons:
        """The office goes its usual way as far as a status."""
        way = [
            ("sign", by, "SIGNED"), ("name_officer", by, ""), ("contact", by, ""), ("arrive", by, "ARRIVED"),
            ("confirm", self.caller, ""), ("act", by, "ACTED"), ("reply", by, "REPLIED"), ("judge", self.caller, "JUDGED"),
        ]  # fmt: skip
        if status == "CALLED":
            return self.of(whistle, office)
        if status == "REFUSED":
            return self.take(whistle, office, "refuse", by=by, after=5)
        if status == "RELEASED":
            return self.take(whistle, office, "dispense", by=self.caller, after=5)
        for after, (verb, who, reached) in enumerate(way, start=10):
            row = self.take(whistle, office, verb, by=who, after=after)
            if reached == status:
                return row
        raise AssertionError(status)

    def clock(self, whistle: Whistle, office: Any, step: str) -> StepClock:
        return StepClock.objects.filter(summons__whistle=whistle, summons__office=office, step=step).latest(
            "pk"
        )
