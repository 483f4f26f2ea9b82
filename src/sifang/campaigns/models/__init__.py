"""The nouns: a campaign, its compounds, a visit, what was found; a sample of closed cases, looked at again."""

from sifang.campaigns.models.campaign import CampaignTarget, Finding, InspectionCampaign
from sifang.campaigns.models.sample import SampleDraw, SampleItem

__all__ = ["CampaignTarget", "Finding", "InspectionCampaign", "SampleDraw", "SampleItem"]
