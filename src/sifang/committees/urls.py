"""Addresses of the three bodies."""

from django.urls import path

from sifang.committees import pages

urlpatterns = [
    path("committees/", pages.committee_list, name="committee_list"),
    path("committees/owners/new/", pages.owners_committee_new, name="owners_committee_new"),
    path("committees/owners/<int:body_id>/", pages.owners_committee_page, name="owners_committee_page"),
    path(
        "committees/owners/<int:body_id>/correct/",
        pages.owners_committee_correct,
        name="owners_committee_correct",
    ),
    path("committees/owners/<int:body_id>/end/", pages.owners_committee_end, name="owners_committee_end"),
    path("committees/management/new/", pages.management_committee_new, name="management_committee_new"),
    path(
        "committees/management/<int:body_id>/",
        pages.management_committee_page,
        name="management_committee_page",
    ),
    path(
        "committees/management/<int:body_id>/correct/",
        pages.management_committee_correct,
        name="management_committee_correct",
    ),
    path(
        "committees/management/<int:body_id>/end/",
        pages.management_committee_end,
        name="management_committee_end",
    ),
    path("environment/", pages.environment_list, name="environment_list"),
    path("environment/new/", pages.environment_new, name="environment_new"),
    path("environment/<int:body_id>/", pages.environment_page, name="environment_page"),
    path("environment/<int:body_id>/end/", pages.environment_end, name="environment_end"),
]
