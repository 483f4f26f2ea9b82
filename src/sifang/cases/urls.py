"""Addresses of the cases."""

from django.urls import path

from sifang.cases.pages import cases as pages

urlpatterns = [
    path("cases/", pages.case_list, name="case_list"),
    path("cases/new/", pages.case_new, name="case_new"),
    path("cases/<int:case_id>/", pages.case_page, name="case_page"),
]
