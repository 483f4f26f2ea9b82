"""The verbs of the register."""

from sifang.registry.actions.company import close_company, correct_company, register_company
from sifang.registry.actions.compound import (
    change_compound,
    correct_compound,
    register_compound,
    rename_compound,
)
from sifang.registry.actions.contract import (
    correct_contract,
    name_manager,
    sign_contract,
    unmask_instructor,
    unmask_manager,
)
from sifang.registry.actions.lineage import Part, merge_compounds, split_compound
from sifang.registry.actions.matching import decide_pair, find_doubtful_pairs, withdraw_decision
from sifang.registry.actions.party import (
    cover_company,
    end_coverage,
    found_party_organisation,
    recall_instructor,
    send_instructor,
)
from sifang.registry.actions.service import change_company, correct_service_mode, set_service_mode

__all__ = [
    "Part",
    "change_company",
    "change_compound",
    "close_company",
    "correct_company",
    "correct_compound",
    "correct_contract",
    "correct_service_mode",
    "cover_company",
    "decide_pair",
    "end_coverage",
    "find_doubtful_pairs",
    "found_party_organisation",
    "merge_compounds",
    "name_manager",
    "recall_instructor",
    "register_company",
    "register_compound",
    "rename_compound",
    "send_instructor",
    "set_service_mode",
    "sign_contract",
    "split_compound",
    "unmask_instructor",
    "unmask_manager",
    "withdraw_decision",
]
