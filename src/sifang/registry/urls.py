"""Addresses of the register; the list and the page of compounds are composed by the front hall."""

from django.urls import path

from sifang.registry.pages import area, companies, compounds, pairs, party

urlpatterns = [
    path("compounds/new/", compounds.compound_new, name="compound_new"),
    path("compounds/<int:compound_id>/correct/", compounds.compound_correct, name="compound_correct"),
    path("compounds/<int:compound_id>/change/", compounds.compound_change, name="compound_change"),
    path("compounds/<int:compound_id>/rename/", compounds.compound_rename, name="compound_rename"),
    path("compounds/<int:compound_id>/merge/", compounds.compound_merge, name="compound_merge"),
    path("compounds/<int:compound_id>/split/", compounds.compound_split, name="compound_split"),
    path("compounds/<int:compound_id>/mode/", compounds.compound_mode, name="compound_mode"),
    path("compounds/<int:compound_id>/mode/<int:mode_id>/", compounds.mode_correct, name="mode_correct"),
    path("compounds/<int:compound_id>/company/", compounds.compound_company, name="compound_company"),
    path("compounds/<int:compound_id>/contract/", compounds.compound_contract, name="compound_contract"),
    path(
        "compounds/<int:compound_id>/contract/<int:project_id>/",
        compounds.contract_correct,
        name="contract_correct",
    ),
    path("compounds/<int:compound_id>/manager/", compounds.compound_manager, name="compound_manager"),
    path("compounds/<int:compound_id>/unmask/", compounds.compound_unmask, name="compound_unmask"),
    path("compounds/pairs/", pairs.pair_list, name="pair_list"),
    path("compounds/pairs/decide/", pairs.pair_decide, name="pair_decide"),
    path("compounds/pairs/find/", pairs.pair_find, name="pair_find"),
    path("compounds/pairs/decided/", pairs.pair_decided, name="pair_decided"),
    path("compounds/pairs/decided/<int:decision_id>/withdraw/", pairs.pair_withdraw, name="pair_withdraw"),
    path("companies/", companies.company_list, name="company_list"),
    path("companies/new/", companies.company_new, name="company_new"),
    path("companies/<int:company_id>/", companies.company_page, name="company_page"),
    path("companies/<int:company_id>/correct/", companies.company_correct, name="company_correct"),
    path("companies/<int:company_id>/close/", companies.company_close, name="company_close"),
    path("companies/<int:company_id>/party/", companies.company_cover, name="company_cover"),
    path("companies/<int:company_id>/party/end/", companies.company_uncover, name="company_uncover"),
    path("companies/<int:company_id>/instructor/", companies.company_instructor, name="company_instructor"),
    path("companies/<int:company_id>/instructor/end/", companies.company_recall, name="company_recall"),
    path("companies/<int:company_id>/unmask/", companies.company_unmask, name="company_unmask"),
    path("party/", party.party_list, name="party_list"),
    path("party/new/", party.party_new, name="party_new"),
    path("party/instructors/", party.instructor_list, name="instructor_list"),
    path("party/<int:organisation_id>/", party.party_page, name="party_page"),
    path("areas/<slug:slug>/", area.area_page, name="area_page"),
]
