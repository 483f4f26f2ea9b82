"""The nouns everybody shares."""

from sifang.registry.models.company import Company, PartyCoverage, PartyInstructor, PartyOrganisation
from sifang.registry.models.compound import Compound, CompoundLineage, CompoundState, FormerName
from sifang.registry.models.matching import DoubtfulPair, MatchDecision, RecordUnion, RowDecision
from sifang.registry.models.service import CompanyChange, ProjectManager, ServiceMode, ServiceProject

__all__ = [
    "Company",
    "CompanyChange",
    "Compound",
    "CompoundLineage",
    "CompoundState",
    "DoubtfulPair",
    "FormerName",
    "MatchDecision",
    "PartyCoverage",
    "PartyInstructor",
    "PartyOrganisation",
    "ProjectManager",
    "RecordUnion",
    "RowDecision",
    "ServiceMode",
    "ServiceProject",
]
