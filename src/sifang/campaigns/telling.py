"""Who is told of a campaign: whoever visits its compounds, whoever looks again at what was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.campaigns.choices import LOOKERS
from sifang.campaigns.models import InspectionCampaign, SampleDraw
from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.notices import public as notices


def planned_within(campaign: InspectionCampaign, communities: set[int], *, by: Any, at: datetime) -> None:
    """Tell the workers of the communities where there is something to visit; joins the open transaction."""
    grounds = accounts.Jurisdiction.objects.filter(area__in=communities).values("post")
    rows = accounts.PostHolding.objects.filter(
        post__role="COMMUNITY_WORKER", post__in=grounds, post__is_active=True, user__is_active=True,
        period__contains=at.astimezone(ZONE).date(),
    )  # fmt: skip
    _tell(
        f"campaign/{campaign.pk}", set(rows.values_list("user_id", flat=True)),
        f"布置了排查：{campaign.name}（{campaign.starts_on} 至 {campaign.ends_on}）",
        reverse("campaign_page", args=[campaign.pk]), by, at,
    )  # fmt: skip


def drawn_within(draw: SampleDraw, found: Sequence[Any], *, by: Any, at: datetime) -> None:
    """Tell the lowest level that neither checked nor handled each drawn case; joins the open transaction."""
    parties = set()
    for case in found:
        kind = next((one for one in LOOKERS if one not in (case.checker_kind, case.handler_kind)), None)
        if kind is None:
            continue
        area = {"SUBDISTRICT": case.subdistrict_id, "DISTRICT": case.district_id}.get(kind.value)
        if area is not None:
            parties.add(cases.Party(cases.PartyKind(kind), area))
    day = at.astimezone(ZONE).date()
    whom = {one.user_id for party in parties for one in cases.holders(party, day) if one.user_id}
    _tell(
        f"sample/{draw.pk}", whom, f"抽定了 {len(found)} 件已结案的案件，请回看",
        reverse("sample_page", args=[draw.pk]), by, at,
    )  # fmt: skip


def _tell(key: str, whom: set[int], title: str, href: str, by: Any, at: datetime) -> None:
    receivers = [
        notices.Receiver(notices.Channel.PAGE, user_id=user)
        for user in sorted(whom - {getattr(by, "pk", None) or 0})
    ]
    if receivers:
        notices.tell_within(key, receivers, title=title[:120], href=href, by=by, at=at)
