"""The same figures counted slowly, row by row in Python, straight from the wording: what the engine must equal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps

from sifang.lib.periods import holds_on


def all_of(label: str) -> list[Any]:
    return list(apps.get_model(label).objects.all())


class Oracle:
    """Everything in memory; `figure(key, area_id, tree, day)` gives `(numerator, denominator)`."""

    def __init__(self) -> None:
        self._chains: dict[tuple, set[int]] = {}
        self.areas = {a.pk: a for a in all_of("areas.Area")}
        self.city = next(a for a in self.areas.values() if a.kind == "CITY")
        self.parents = all_of("areas.AreaParent")
        self.compounds = {c.pk: c for c in all_of("registry.Compound")}
        self.states = all_of("registry.CompoundState")
        self.modes = all_of("registry.ServiceMode")
        self.companies = all_of("registry.Company")
        self.coverages = all_of("registry.PartyCoverage")
        self.instructors = all_of("registry.PartyInstructor")
        self.changes = all_of("registry.CompanyChange")
        self.owners = all_of("committees.OwnersCommittee")
        self.management = all_of("committees.ManagementCommittee")
        self.environment = all_of("committees.EnvironmentCommittee")
        self.meetings = all_of("partnership.JointMeeting")
        self.projects = all_of("partnership.ClaimedProject")
        self.field = all_of("partnership.FieldMeeting")
        self.floor = all_of("subsidies.SubsidisedService")
        self.sites = all_of("charging.ChargingSite")
        self.cases = all_of("cases.Case")

    # ---- trees ----

    def chain(self, place: int, tree: str, day: date) -> set[int]:
        """The place and everything above it; a zone lies in the city in both trees."""
        known = (place, tree, day)
        if known not in self._chains:
            self._chains[known] = self._climb(place, tree, day)
        return self._chains[known]

    def _climb(self, place: int, tree: str, day: date) -> set[int]:
        found, at = {place}, place
        while True:
            up = [
                p.parent_id
                for p in self.parents
                if p.tree == tree and p.child_id == at and holds_on(p.period, day)
            ]
            if not up:
                if self.areas[at].kind == "ZONE":
                    found.add(self.city.pk)
                return found
            at = up[0]
            found.add(at)

    def has_place(self, area_id: int, day: date) -> bool:
        return any(
            p.tree == "ADMINISTRATIVE" and p.child_id == area_id and holds_on(p.period, day)
            for p in self.parents
        )

    # ---- facts of a day ----

    def where(self, compound_id: int, day: date) -> int | None:
        if not holds_on(self.compounds[compound_id].period, day):
            return None
        for s in self.states:
            if s.compound_id == compound_id and holds_on(s.period, day):
                return s.community_id
        return None

    def standing(self, day: date) -> list[tuple[int, int]]:
        return [(pk, place) for pk in self.compounds if (place := self.where(pk, day)) is not None]

    def mode(self, compound_id: int, day: date) -> str | None:
        found = [m.mode for m in self.modes if m.compound_id == compound_id and holds_on(m.period, day)]
        return found[0] if found else None

    def elected(self, compound_id: int, day: date) -> bool:
        return any(
            o.compound_id == compound_id
            and holds_on(o.period, day)
            and (o.term_ends_on is None or o.term_ends_on >= day)
            for o in self.owners
        )

    def managed(self, compound_id: int, day: date) -> bool:
        return any(m.compound_id == compound_id and holds_on(m.period, day) for m in self.management)

    def organised(self, company: Any, day: date) -> bool:
        return any(c.company_id == company.pk and holds_on(c.period, day) for c in self.coverages)

    # ---- the figures: (place, numerator, denominator) of each row ----

    def rows(self, key: str, day: date) -> list[tuple[int, Any, Any]]:
        return getattr(self, f"_{key}")(day)

    def figure(self, key: str, area_id: int, tree: str, day: date) -> tuple[Any, Any]:
        rows = [
            (num, den) for place, num, den in self.rows(key, day) if area_id in self.chain(place, tree, day)
        ]
        return sum(num for num, _ in rows), sum(den for _, den in rows)

    def _compounds(self, day: date, counted: Callable[[int], bool]) -> list[tuple]:
        return [(place, int(counted(pk)), 1) for pk, place in self.standing(day)]

    def _only(self, day: date, counted: Callable[[int], bool]) -> list[tuple]:
        return [(place, 1, 0) for pk, place in self.standing(day) if counted(pk)]

    def _professional_service_coverage(self, day):
        return self._compounds(day, lambda pk: self.mode(pk, day) == "PROFESSIONAL")

    def _unknown_service(self, day):
        return self._only(day, lambda pk: self.mode(pk, day) in (None, "UNKNOWN"))

    def _company_changes(self, day):
        changed = {c.compound_id for c in self.changes if c.on.year == day.year and c.on <= day}
        return self._only(day, lambda pk: pk in changed)

    def _owners_committees(self, day):
        return self._only(day, lambda pk: self.elected(pk, day))

    def _management_committees(self, day):
        return self._only(day, lambda pk: self.managed(pk, day) and not self.elected(pk, day))

    def _committee_coverage(self, day):
        return self._compounds(day, lambda pk: self.managed(pk, day) or self.elected(pk, day))

    def _standing_companies(self, day):
        return [c for c in self.companies if holds_on(c.period, day)]

    def _company_party_organisation_coverage(self, day):
        return [
            (c.area_id or self.city.pk, int(self.organised(c, day)), 1) for c in self._standing_companies(day)
        ]

    def _company_instructor_coverage(self, day):
        sent = {i.company_id for i in self.instructors if holds_on(i.period, day)}
        return [
            (c.area_id or self.city.pk, int(c.pk in sent), 1)
            for c in self._standing_companies(day)
            if not self.organised(c, day)
        ]

    def _environment_committee_coverage(self, day):
        have = {e.community_id for e in self.environment if holds_on(e.period, day)}
        return [
            (a.pk, int(a.pk in have), 1)
            for a in self.areas.values()
            if a.kind == "COMMUNITY" and a.is_urban and self.has_place(a.pk, day)
        ]

    def _joint_meeting_coverage(self, day):
        have = {m.area_id for m in self.meetings if holds_on(m.period, day)}
        return [
            (a.pk, int(a.pk in have), 1)
            for a in self.areas.values()
            if a.kind == "SUBDISTRICT" and self.has_place(a.pk, day)
        ]

    def _claimed_projects(self, day):
        return [
            (p.community_id, 1, 0)
            for p in self.projects
            if p.claimed_on.year == day.year and p.claimed_on <= day
        ]

    def _field_meetings(self, day):
        return [(m.area_id, 1, 0) for m in self.field if m.held_on.year == day.year and m.held_on <= day]

    def _listed(self, day):
        return [
            (f, place)
            for f in self.floor
            if f.year == day.year and (place := self.where(f.compound_id, day)) is not None
        ]

    def _floor_service_coverage(self, day):
        return [(place, int(f.starts_on <= day), 1) for f, place in self._listed(day)]

    def _floor_service_households(self, day):
        return [(place, f.household_count, 0) for f, place in self._listed(day) if f.starts_on <= day]

    def _floor_service_money(self, day):
        return [(place, f.amount, 0) for f, place in self._listed(day) if f.starts_on <= day]

    def _sites_in_use(self, day):
        return [
            (s, place)
            for s in self.sites
            if holds_on(s.period, day) and (place := self.where(s.compound_id, day)) is not None
        ]

    def _charging_coverage(self, day):
        have = {s.compound_id for s, _ in self._sites_in_use(day)}
        return self._compounds(day, lambda pk: pk in have)

    def _charging_devices(self, day):
        return [(place, s.device_count, 0) for s, place in self._sites_in_use(day)]

    def _charging_ports(self, day):
        return [(place, s.port_count, 0) for s, place in self._sites_in_use(day)]

    def _problems_resolved(self, day):
        return [
            (c.community_id, int(c.resolved_on is not None and c.resolved_on <= day), 1)
            for c in self.cases
            if c.found_on.year == day.year and c.found_on <= day
        ]

    def _problems_verified(self, day):
        return [
            (
                c.community_id,
                int(c.resolved_on is not None and c.resolved_on <= day and c.outcome == "VERIFIED"),
                1,
            )
            for c in self.cases
            if c.found_on.year == day.year and c.found_on <= day
        ]

    def _pooled(self, bodies, part: str, day: date):
        return [
            (place, getattr(b, part), b.member_count)
            for b in bodies
            if (place := self.where(b.compound_id, day)) is not None
            and b.member_count is not None
            and getattr(b, part) is not None
        ]

    def _new_committee_party_share(self, day):
        new = [
            o for o in self.owners if o.is_new and o.period.lower.year == day.year and o.period.lower <= day
        ]
        return self._pooled(new, "party_member_count", day)

    def _management_committee_owner_share(self, day):
        standing = [m for m in self.management if holds_on(m.period, day)]
        return self._pooled(standing, "owner_member_count", day)
