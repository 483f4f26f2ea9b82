"""The front door of the register."""

from sifang.registry import actions
from sifang.registry.acting import (
    AreaField,
    CommunityField,
    CompanyField,
    CompoundField,
    DayField,
    SeenField,
    act,
    compound_asked,
)
from sifang.registry.choices import MODE_MEANING, Mode, PartyForm
from sifang.registry.finding import by_name, clean, compounds_named
from sifang.registry.hung import (
    OF_COMPOUND,
    area_question,
    compound_field,
    compound_question,
    on_areas,
    on_compounds,
    places_of,
)
from sifang.registry.listing import Field, Listing, Question, kept, list_page
from sifang.registry.lists import YES_NO, days_left, last_day, place_fields
from sifang.registry.models import Company, Compound, CompoundState, FormerName, ServiceMode
from sifang.registry.permissions import (
    EDIT,
    areas_visible_to,
    check_may_edit_area,
    check_may_edit_compound,
    may_edit_area,
    may_edit_compound,
)
from sifang.registry.places import Place, places
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
from sifang.registry.record import Press, Record, record_page
from sifang.registry.steps import (
    community,
    locked_compound,
    must_not_be_gone,
    must_stand,
    not_in_the_future,
    until,
)

__all__ = [
    "EDIT",
    "MODE_MEANING",
    "OF_COMPOUND",
    "PLACE",
    "YES_NO",
    "AreaField",
    "CommunityField",
    "Company",
    "CompanyField",
    "Compound",
    "CompoundField",
    "CompoundState",
    "DayField",
    "Field",
    "FormerName",
    "Listing",
    "Mode",
    "PartyForm",
    "Place",
    "Press",
    "Question",
    "Record",
    "SeenField",
    "ServiceMode",
    "act",
    "actions",
    "area_question",
    "areas_visible_to",
    "at_place",
    "by_name",
    "check_may_edit_area",
    "check_may_edit_compound",
    "clean",
    "community",
    "companies_on",
    "compound_asked",
    "compound_field",
    "compound_question",
    "compounds_named",
    "compounds_visible_to",
    "days_left",
    "has_instructor",
    "has_party_organisation",
    "kept",
    "last_day",
    "list_page",
    "locked_compound",
    "may_edit_area",
    "may_edit_compound",
    "must_not_be_gone",
    "must_stand",
    "not_in_the_future",
    "on_areas",
    "on_compounds",
    "place_fields",
    "places",
    "places_of",
    "record_page",
    "served",
    "states_on",
    "until",
]
