"""The rules the product asks for. A city's folder must hold each of them; a key nobody reads is a mistake."""

from __future__ import annotations

from sifang.policy import parsing

VALUES = {
    # committees
    "committee.new_party_member_share": parsing.share,
    "committee.minimum_members": parsing.positive,
    "committee.term_years": parsing.positive,
    "committee.minimum_remaining_share": parsing.share,
    "environment_committee.minimum_members": parsing.positive,
    "environment_committee.party_member_share": parsing.share,
    "management_committee.minimum_members": parsing.positive,
    "management_committee.owner_share": parsing.share,
    "management_committee.attempts_before": parsing.positive,
    # party building and evaluation
    "company.party_organisation_share": parsing.share,
    "evaluation.community_party_weight": parsing.share,
    "evaluation.owners_weight": parsing.share,
    "evaluation.on_site_weight": parsing.share,
    "lagging.share": parsing.share,
    # owners' decisions
    "votes.quorum_share": parsing.share,
    "votes.ordinary_share": parsing.share,
    "votes.special_share": parsing.share,
    # problems
    "cases.extensions_allowed": parsing.at_most(2),
    "cases.transfers_allowed": parsing.whole,
    "cases.shelve_months": parsing.at_most(12),
    "supervision.extensions_allowed": parsing.whole,
    "supervision.feedback_longest_days": parsing.positive,
    "cases.minimum_sample": parsing.positive,
    # told without an account: photographs, and how often
    "photograph.most": parsing.positive,
    "photograph.most_a_finding": parsing.positive,
    "photograph.far_metres": parsing.positive,
    "telling.device_an_hour": parsing.positive,
    "telling.contact_a_day": parsing.positive,
    "telling.compound_an_hour": parsing.positive,
    "telling.lift_hours": parsing.positive,
    "telling.nearby_days": parsing.positive,
    "telling.place_metres": parsing.positive,
    # counting time
    "working_hours": parsing.hours,
    # reminders of what falls due
    "reminder.contract_expires_days": parsing.positive,
    "reminder.term_expires_days": parsing.positive,
    "reminder.soon_hours": parsing.positive,
    "reminder.feedback_days": parsing.whole,
    "reminder.supervision_days": parsing.whole,
    "reminder.campaign_days": parsing.whole,
    "duty.longest_days": parsing.positive,
    # log-in and protection
    "password.minimum_length": parsing.positive,
    "password.character_classes": parsing.positive,
    "password.administrator_days": parsing.positive,
    "lockout.tries": parsing.positive,
    "lockout.minutes": parsing.positive,
    "mail.code_minutes": parsing.positive,
    "mail.code_tries": parsing.positive,
    "mail.codes_a_day": parsing.positive,
    "session.idle_minutes": parsing.positive,
    "session.administrator_idle_minutes": parsing.positive,
    "audit.kept_months": parsing.positive,
    # months
    "month.confirmed_by_day": parsing.positive,
    "month.frozen_by_day": parsing.positive,
    # messages
    "notice.first_pause": parsing.positive,
    "notice.pause_times": parsing.positive,
    "notice.tries": parsing.positive,
    "photograph.megabytes": parsing.positive,
    "photograph.megapixels": parsing.positive,
    "photograph.longest_edge": parsing.positive,
    # the demonstration
    "demonstration.clock_start": parsing.moment,
}
"""Key and how its value is read."""

INDICATORS = (
    "joint_meeting_coverage",
    "environment_committee_coverage",
    "company_party_organisation_coverage",
    "company_instructor_coverage",
    "owners_committees",
    "management_committees",
    "committee_coverage",
    "professional_service_coverage",
    "unknown_service",
    "floor_service_coverage",
    "floor_service_households",
    "floor_service_money",
    "claimed_projects",
    "company_changes",
    "problems_resolved",
    "problems_verified",
    "charging_coverage",
    "charging_devices",
    "charging_ports",
    "field_meetings",
    "new_committee_party_share",
    "management_committee_owner_share",
)
"""Indicators the rooms count; their words, targets and rounding stand in the city's folder."""

DEADLINES = (
    "assembly_application_verified",
    "preparatory_group_formed",
    "preparatory_group_announced",
    "first_assembly_announced",
    "first_assembly_held",
    "assembly_notice",
    "committee_first_meeting",
    "committee_officers_posted",
    "committee_filing",
    "filing_certificate",
    "decision_posted",
    "agenda_to_residents_committee",
    "fee_payment_posted",
    "by_election",
    "re_election_started",
    "re_election_group_formed",
    "re_election_done",
    "re_election_hand_over",
    "management_committee_dissolved",
    "takeover_inspection_done",
    "takeover_defects_rectified",
    "preliminary_service_announced",
    "contract_filing",
    "manager_report_in",
    "dismissal_notice",
    "non_renewal_notice",
    "exit_hand_over",
    "emergency_service_limit",
    "price_audit_posted",
    "price_vote_result_posted",
    "fund_topped_up",
    "fund_income_posted",
    "emergency_repair_posted",
    "court_challenge",
    "network_log_kept",
    "impact_record_kept",
    "lift_rescue_arrival",
    "lift_accident_report",
)
"""Legal clocks; a city without its own regulation may leave some out."""

LISTS = (
    "committee_conditions",
    "committee_removal_grounds",
    "work_standard",
    "company_service_list",
    "committee_duty_list",
    "evaluation_list",
    "public_notice_items",
    "archive_items",
    "market_order_aspects",
    "lagging_measures",
    "bundle_methods",
)
"""Numbered lists a city may supply."""
