"""
The lists the tests of this folder hold the models to. A new field or noun is declared here or on its model:

- a text that may say something about a person stands in the model's own `PERSONAL`;
- any other text stands in `NOT_PERSONAL`, with what it is a word about;
- a noun without its own `visible_to` is only ever reached through another: `SEEN_THROUGH` says which;
- a moment without a person stands in `AT_ALONE` with the reason.
"""

from __future__ import annotations

from itertools import chain


def _of(thing: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, thing)


NOT_PERSONAL: dict[str, dict[str, str]] = {
    "bulletins.OfficeForm": _of("a form to be filled in, and what stood in its cells", "name", "before"),
    "bulletins.Bulletin": _of("a statement of the city", "number", "title", "text", "content", "digest"),
    "charging.ChargingSite": _of("a site and its operator, a company", "name", "operator"),
    "notices.Notice": _of("what happened; the address is sealed", "key", "to_title", "title", "href", "problem"),
    "files.StoredFile": _of("the picture's own hash", "digest"),
    "committees.ManagementCommittee": _of("the article of law it was set up under", "ground"),
    "partnership.JointMeeting": _of("a body", "name"),
    "partnership.ClaimedProject": _of("a project", "title"),
    "partnership.FieldMeeting": _of("an occasion", "title", "place"),
    "cases.Case": _of(
        "a problem, told without the reporter", "number", "problem_type", "type_code", "condition_key", "title",
        "description", "external_number", "place", "unsolved_why", "comes_next",
    ),
    "cases.CaseEvent": _of("a verb and a post, whoever holds it", "verb", "by_title"),
    "cases.CaseClock": _of("a limit and the rule it comes from", "unit", "rule_key", "ended_why", "step_words"),
    "cases.TellingTrace": _of("a fingerprint with the day's salt", "mark"),
    "cases.TellingLift": _of("a number shown to whoever was stopped", "code"),
    "cases.DraftPicture": _of("a fingerprint of a form", "form_mark"),
    "cases.Report": _of("a number and a fingerprint", "token_hash", "external_number"),
    "campaigns.InspectionCampaign": _of("a plan", "name", "checklist_key", "choice_words"),
    "campaigns.Finding": _of("an item of a checklist", "item_key", "question"),
    "campaigns.SampleDraw": _of("numbers of cases and a public seed", "population", "fingerprint", "seed_source", "seed"),
    "supervision.Supervision": _of(
        "a matter, and posts whoever holds them", "number", "matter", "requirement", "office_post", "leader_post"
    ),
    "supervision.SupervisionCondition": _of("a condition and how it was seen", "words", "proof"),
    "supervision.SupervisionEntry": _of("a verb and a post, whoever holds it", "verb", "by_title"),
    "whistles.Whistle": _of(
        "a matter and a place, a post that agreed", "number", "kind_key", "kind_name", "place", "agreed_by_post", "worth_words",
    ),
    "whistles.Summons": _of("what an office is to do", "task"),
    "whistles.StepClock": _of("a limit", "unit"),
    "whistles.WhistleEvent": _of("a verb and a post, whoever holds it", "verb", "by_title"),
    "whistles.Ruling": _of(
        "a precedent, told without place and names", "matter", "rule_key", "rule_words", "rule_source", "reasons"
    ),
    "registry.Company": _of(
        "a company and its public telephone",
        "name", "credit_code", "credit_code_fault", "phone", "pinyin", "initials",
    ),
    "registry.PartyOrganisation": _of("an organisation", "name", "office_hours"),
    "registry.PartyInstructor": _of("the office that sent the instructor", "from_office"),
    "registry.Compound": _of("a compound", "name", "address", "pinyin", "initials"),
    "registry.DoubtfulPair": _of("why two compounds may be one", "reasons"),
    "registry.MatchDecision": _of("two compounds, how they were called, and a post", "said", "reasons", "by_title"),
    "registry.RowDecision": _of(
        "a compound as a sheet calls it, and a post", "name", "address", "called", "by_title",
    ),
    "registry.RecordUnion": _of("a compound", "gone_name"),
    "registry.FormerName": _of("a compound", "name", "pinyin", "initials"),
    "registry.ServiceMode": _of("the words a spreadsheet used for a way of service", "stated"),
    "registry.CompanyChange": _of("why a company changed", "reason"),
    "indicators.FrozenMonth": _of("a month and its version", "reason", "what_changed", "policy_version"),
    "indicators.FrozenDefinition": _of(
        "a definition", "key", "kind", "name", "group", "unit", "divided_unit", "numerator_words",
        "denominator_words", "definition", "note", "source", "wording_version", "query_hash", "rest",
        "target_share", "target_source", "target_shown", "noun", "opens", "columns",
    ),
    "indicators.FrozenRecord": _of("a thing counted, as the list shows it, persons masked", "label", "facts"),
    "indicators.MonthReturn": _of("a fingerprint", "digest"),
    "ledgers.LedgerBatch": _of(
        "a file and what became of it", "sheet", "file_name", "sha256", "mapping", "only_sheet", "by_title",
        "outcome",
    ),
    "ledgers.LedgerRow": _of(
        "a row of a sheet about a thing of the register", "subject_kind", "label", "fields", "cells", "faults", "guard",
        "makes", "sets", "drops", "was",
    ),
    "ledgers.LedgerBlock": _of("rows of a sheet about things of the register", "cells", "makes"),
    "ledgers.LedgerPair": _of("why a row may be a record, and what it calls itself", "reasons", "said"),
    "ledgers.LedgerMapping": _of("headers of a sheet", "sheet", "office", "layout", "mapping"),
    "ledgers.LedgerProgress": _of("how far a load is", "words"),
    "accounts.Feedback": _of("an address of a page", "address"),
    "accounts.Office": _of("an office and its public telephone", "name", "duties", "phone", "pinyin"),
    "accounts.Post": _of("a post, whoever holds it", "title", "role"),
    "accounts.ApiToken": _of("a purpose and a fingerprint", "label", "digest"),
    "areas.Area": _of("an area", "code", "name", "short_name", "pinyin"),
    "audit.AuditLine": _of(
        "what was done to what; persons are ids, their labels print masked", "event", "subject_kind",
        "subject_label", "by_title", "note", "data",
    ),
    "audit.AuditSeal": _of("a fingerprint", "digest", "algorithm"),
    "workdays.CalendarYear": _of("a notice", "source"),
    "workdays.CalendarDay": _of("a holiday", "name", "source"),
}  # fmt: skip

SEEN_THROUGH = dict(
    chain(
        dict.fromkeys(
            ("registry.PartyOrganisation", "registry.PartyCoverage", "registry.PartyInstructor"),
            "its company",
        ).items(),
        dict.fromkeys(
            (
                "registry.CompoundState", "registry.FormerName", "registry.CompoundLineage",
                "registry.ServiceMode", "registry.ServiceProject", "registry.ProjectManager",
                "registry.CompanyChange", "registry.RecordUnion", "registry.RowDecision",
            ),
            "its compound",
        ).items(),
        dict.fromkeys(
            (
                "indicators.FrozenMonth", "indicators.FrozenDefinition", "indicators.FrozenPlace",
                "indicators.FrozenRecord", "indicators.FrozenValue", "indicators.MonthReturn",
            ),
            "the engine: issued figures are for all, records through their noun",
        ).items(),
        dict.fromkeys(
            (
                "cases.CaseEvent", "cases.CaseClock", "cases.Rung", "cases.Report", "cases.Excuse",
                "cases.Evidence", "cases.Supplement",
            ),
            "its case",
        ).items(),
        {
            "cases.DraftPicture": "whoever holds the form it was put into",
            "cases.TellingTrace": "nobody: it is only counted",
            "cases.MonthlyCount": "the figures that are put together out of it",
        }.items(),
        dict.fromkeys(
            ("supervision.SupervisionCondition", "supervision.SupervisionEntry"), "its supervision"
        ).items(),
        {"campaigns.Finding": "its compound's visit", "campaigns.SampleItem": "its draw"}.items(),
        dict.fromkeys(
            ("whistles.Summons", "whistles.StepClock", "whistles.Rung", "whistles.WhistleEvent"), "its whistle"
        ).items(),
        dict.fromkeys(("ledgers.LedgerBlock", "ledgers.LedgerRow", "ledgers.LedgerPair", "ledgers.LedgerProgress"), "its batch").items(),
        {"ledgers.LedgerMapping": "the loads of its office"}.items(),
        dict.fromkeys(
            (
                "accounts.Post", "accounts.Jurisdiction", "accounts.PostHolding", "accounts.User",
                "accounts.PastPassword", "accounts.ApiToken",
            ),
            "pages that ask for an administrator's right, or show one's own",
        ).items(),
        dict.fromkeys(
            ("areas.Area", "areas.AreaParent", "areas.AreaClosure"), "a public list of official divisions"
        ).items(),
        dict.fromkeys(("audit.AuditLine", "audit.AuditSeal"), "the auditor's page").items(),
        {"files.StoredFile": "what it proves: the room that owns its subject serves it"}.items(),
        dict.fromkeys(("workdays.CalendarYear", "workdays.CalendarDay"), "a public calendar").items(),
    )
)  # fmt: skip

AT_ALONE = {
    **dict.fromkeys(
        ("cases.Case.reported_at", "cases.Case.filed_at", "cases.Case.closed_at"),
        "the event of that moment says who",
    ),
    "cases.Case.due_at": "a limit, not a deed",
    **dict.fromkeys(
        [
            f"cases.CaseClock.{name}_at"
            for name in ("started", "resumed", "due", "rings", "paused", "met", "ended")
        ],
        "a clock runs by itself; the event of that moment says who",
    ),
    "whistles.Summons.arrived_at": "the office or the subdistrict; the event of that moment says who",
    **dict.fromkeys(
        [f"whistles.StepClock.{name}_at" for name in ("started", "due", "met", "ended")],
        "a clock runs by itself; the event of that moment says who",
    ),
    "whistles.Rung.fired_at": "always the clock",
    "cases.Rung.fired_at": "always the clock",
    "cases.Report.told_at": "whoever told may be unknown",
    "cases.Report.answered_at": "always the person who told",
    **dict.fromkeys(
        ("cases.Evidence.taken_at", "cases.DraftPicture.taken_at"), "the camera says so, nobody else"
    ),
    "cases.Evidence.kept_at": "the telling or the step it belongs to says who",
    "cases.DraftPicture.kept_at": "whoever told may be unknown",
    "cases.Supplement.said_at": "its telling says who",
    "ledgers.LedgerBatch.loaded_at": "always by whoever handed it in",
    "ledgers.LedgerMapping.at": "the office's, whoever said it",
    "ledgers.LedgerBatch.as_at": "the day the sheet speaks of, not a deed",
    "accounts.User.password_changed_at": "always the person himself",
    "accounts.ApiToken.issued_at": "always its holder",
    "accounts.ApiToken.expires_at": "a limit, not a deed",
    "notices.MailAddress.confirmed_at": "always the person whose own it is",
    "notices.Notice.queued_at": "whoever acts on its subject, which the audit tells",
    "notices.Notice.next_try_at": "always the worker",
    "notices.Notice.sent_at": "always the worker",
    "notices.Notice.read_at": "always its receiver",
    "files.StoredFile.stored_at": "whoever acts on its subject, which the audit tells",
    "audit.AuditSeal.sealed_at": "always the machine",
}
