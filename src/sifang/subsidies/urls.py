"""Addresses of floor service."""

from django.urls import path

from sifang.subsidies import pages

urlpatterns = [
    path("subsidies/", pages.subsidy_list, name="subsidy_list"),
    path("subsidies/new/", pages.subsidy_new, name="subsidy_new"),
    path("subsidies/<int:subsidy_id>/", pages.subsidy_page, name="subsidy_page"),
    path("subsidies/<int:subsidy_id>/correct/", pages.subsidy_correct, name="subsidy_correct"),
]
