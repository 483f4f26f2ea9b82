"""The city's limits for photographs, and what of an uploaded one stays known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sifang.cases.telling import position
from sifang.files import public as files
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.policy import public as policy


@dataclass(frozen=True)
class Taken:
    """A picture drawn anew, how far from the compound it was taken, and when the camera says."""

    picture: files.Photograph
    distance_m: int | None
    taken_at: datetime | None


def limits(day: date) -> files.Limits:
    """What may be uploaded."""
    return files.Limits(
        megabytes=policy.whole("photograph.megabytes", day),
        megapixels=policy.whole("photograph.megapixels", day),
        longest_edge=policy.whole("photograph.longest_edge", day),
    )


def most(day: date) -> int:
    """How many of them go with one telling or one step."""
    return policy.whole("photograph.most", day)


def all_taken(
    uploads: Sequence[Any], compound: Any, at: datetime, *, at_most: int | None = None
) -> list[Taken]:
    """
    All that came with one telling or one step.

    :param at_most: so many at once, where that is not what policy allows with a telling
    :raises Refusal: one of them is none, or there are too many
    """
    allowed = most(at.astimezone(ZONE).date()) if at_most is None else at_most
    if len(uploads) > allowed:
        raise Refusal(f"一次最多 {allowed} 张照片，选了 {len(uploads)} 张")
    return [taken(upload, compound, at) for upload in uploads]


def taken(upload: Any, compound: Any, at: datetime) -> Taken:
    """
    An uploaded file (with `size`, `name`, `read`), for one compound; its position is gone afterwards.

    :raises NotAPhotograph: too large, broken, or no picture at all
    """
    allowed = limits(at.astimezone(ZONE).date())
    name = str(getattr(upload, "name", "") or "")
    if upload.size > allowed.megabytes * 1024 * 1024:
        # Not read into memory at all.
        raise files.NotAPhotograph(
            f"“{name[:60]}”有 {upload.size / 1024 / 1024:.0f} MB，照片最大 {allowed.megabytes} MB。"
            "请用手机直接拍，或压缩后再传"
        )
    shown = files.photograph(upload.read(), allowed, name)
    when = shown.taken_at.replace(tzinfo=ZONE) if shown.taken_at else None
    if when is not None and when > at:
        when = None
    return Taken(shown, position.distance_m(shown.position, position.of_compound(compound)), when)
