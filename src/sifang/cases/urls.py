"""Addresses of the cases."""

from django.urls import path

from sifang.cases.pages import cases as pages
from sifang.cases.pages import limits, status, telling

urlpatterns = [
    path("cases/", pages.case_list, name="case_list"),
    path("cases/new/", pages.case_new, name="case_new"),
    path("cases/<int:case_id>/", pages.case_page, name="case_page"),
    path("report/", telling.choose, name="report_choose"),
    path("report/<int:compound_id>/", telling.report_form, name="report_form"),
    path("report/<int:compound_id>/hints/", telling.report_hints, name="report_hints"),
    path("report/<int:compound_id>/lift/", limits.limit_lift, name="limit_lift"),
    path("r/<str:token>/", status.report_page, name="report_page"),
    path("r/<str:token>/pictures/<int:evidence_id>/", status.report_picture, name="report_picture"),
]
