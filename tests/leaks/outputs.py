"""
Every address that shows or changes something, and what its arguments range over.

Addresses come from the URL configuration; an argument nobody has told about here fails the test, so that a
new page cannot slip past the walk.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from pypdf import PdfReader

from tests.walking import Address, addresses

# argument -> the noun whose id it is; `(beginning of the address's name, argument)` where that is not clear
NOUNS = {
    "compound_id": "registry.Compound",
    "company_id": "registry.Company",
    "case_id": "cases.Case",
    "site_id": "charging.ChargingSite",
    "project_id": "partnership.ClaimedProject",
    "subsidy_id": "subsidies.SubsidisedService",
    "mode_id": "registry.ServiceMode",
    "meeting_id": "partnership.JointMeeting",
    ("field_meeting", "meeting_id"): "partnership.FieldMeeting",
    "decision_id": "registry.MatchDecision",
    "campaign_id": "campaigns.InspectionCampaign",
    "target_id": "campaigns.CampaignTarget",
    "draw_id": "campaigns.SampleDraw",
    "sample_item_id": "campaigns.SampleItem",
    "whistle_id": "whistles.Whistle",
    "supervision_id": "supervision.Supervision",
    "summons_id": "whistles.Summons",
    "batch_id": "ledgers.LedgerBatch",
    "organisation_id": "registry.PartyOrganisation",
    ("bulletin", "pk"): "bulletins.Bulletin",
    ("report_forget", "pk"): "bulletins.OfficeForm",
    ("report_marks", "pk"): "bulletins.OfficeForm",
    ("report_unmark", "pk"): "bulletins.OfficeForm",
    ("owners_committee", "body_id"): "committees.OwnersCommittee",
    ("management_committee", "body_id"): "committees.ManagementCommittee",
    ("environment", "body_id"): "committees.EnvironmentCommittee",
}

# Arguments that name no record: a few values are walked.
PLAIN = {
    "month": ["2021-10"],
    "kind": ["html", "docx", "pdf"],
    "verb": ["review", "accept"],
    "press": ["sign", "close"],
    "row": ["2"],
    "evidence_id": ["1"],
    "report_id": ["1"],
    "pair_id": ["1"],
}

# Addresses left out of the walk, each with its reason.
LEFT_OUT = {
    "login": "before signing in",
    "login_by_sso": "before signing in",
    "login_code": "before signing in",
    "login_enrol": "before signing in",
    "logout": "ends the walk",
    **dict.fromkeys(("notice_open", "notice_again", "notice_drop"), "one's own; tested with their pages"),
    "ui:gallery": "invented values",
    "report_choose": "open to all: names of compounds; tested with its page",
    "report_form": "open to all: the same for everybody; tested with its page",
    "report_hints": "open to all: the same for everybody; tested with its page",
    "report_page": "for whoever holds its secret; tested with its page",
    "report_picture": "for whoever holds its secret; tested with its page",
    "office_page": "the address book of public bodies is one for all; holders are masked, walked below",
    "office_change": "administrators of accounts; tested with their pages",
    "post_add": "administrators of rights; tested with their pages",
    "post_page": "administrators of rights; tested with their pages",
    "post_hand_over": "administrators of rights; tested with their pages",
    "post_areas": "administrators of rights; tested with their pages",
    "post_role": "administrators of rights; tested with their pages",
    "person_page": "administrators of accounts; tested with their pages",
    **dict.fromkeys(
        (f"person_{what}" for what in ("close", "open", "reset", "unlock", "clear", "unmask")),
        "administrators of accounts; tested with their pages",
    ),
    "feedback_answer": "administrators; tested with its page",
    "revoke_token": "one's own keys; tested with its page",
    "api-1:step_case": "asks for its body before its case; tested with its room, as another's and as nobody's",
    "api-1:join_case_with_photographs": "asks for its body before its case; tested with its room",
    "api-1:join_case": "asks for its body before its case; tested with its room, as another's and as nobody's",
    "duty_new": "the desks one keeps; tested with its page",
    "duty_hand_over": "the desks one keeps; tested with its page",
    "case_type": "the city's rules are for everybody",
    "policy:rule": "the city's rules are for everybody",
    "policy:target": "the city's rules are for everybody",
    "policy:indicator": "the city's rules are for everybody",
    "policy:list": "the city's rules are for everybody",
}


def noun_of(address: Address, argument: str) -> str | None:
    """The noun an argument of an address is the id of."""
    for key, label in NOUNS.items():
        if isinstance(key, tuple) and key[1] == argument and address.name.startswith(key[0]):
            return label
    return NOUNS.get(argument)


def walked() -> list[Address]:
    """Every address of the walk."""
    return [one for one in addresses() if one.name not in LEFT_OUT]


def bound(address: Address) -> bool:
    """Is it about one record?"""
    return any(noun_of(address, argument) for argument in address.arguments)


def text_of(response: Any) -> str:
    """All words of an answer: pages, data, and what stands in spreadsheets, documents and papers."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
        # As written, and without its marks: Word cuts a name into pieces where its look changes.
        return "\n".join(parts + [re.sub(r"<[^>]*>", "", part) for part in parts])
    if raw[:5] == b"%PDF-":
        paper = PdfReader(io.BytesIO(raw))
        words = [page.extract_text() for page in paper.pages] + [
            str(one) for one in (paper.metadata or {}).values()
        ]
        # As set, and without the ends of lines that cut a name in two.
        return "\n".join(words + [re.sub(r"\s+", "", each) for each in words])
    text = raw.decode("utf-8", "replace")
    if "json" in response.headers.get("Content-Type", ""):
        text = text.encode().decode("unicode_escape", "replace") if "\\u" in text else text
    return text
