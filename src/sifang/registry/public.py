"""The front door of the register."""

from sifang.registry.choices import MODE_MEANING, Mode, PartyForm
from sifang.registry.models import Company, Compound, CompoundState, ServiceMode
from sifang.registry.queries import (
    PLACE,
    at_place,
    companies_on,
    compounds_visible_to,
    has_instructor,
    has_party_organisation,
    served,
    states_on,
)

__all__ = [
    "MODE_MEANING",
    "PLACE",
    "Company",
    "Compound",
    "CompoundState",
    "Mode",
    "PartyForm",
    "ServiceMode",
    "at_place",
    "companies_on",
    "compounds_visible_to",
    "has_instructor",
    "has_party_organisation",
    "served",
    "states_on",
]
