"""The front door of campaigns and samples."""

from sifang.campaigns.actions import answer, draw, finish, lock, look_again, plan
from sifang.campaigns.models import CampaignTarget, Finding, InspectionCampaign, SampleDraw, SampleItem

__all__ = [
    "CampaignTarget", "Finding", "InspectionCampaign", "SampleDraw", "SampleItem", "answer", "draw", "finish", "lock",
    "look_again", "plan",
]  # fmt: skip
