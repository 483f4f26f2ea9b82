"""Addresses of the cases."""

from django.urls import path

from sifang.cases.pages import (
    case,
    cases,
    desk,
    duty,
    evidence,
    hotline,
    intake,
    limits,
    rates,
    rulebook,
    simulator,
    status,
    telling,
)

urlpatterns = [
    path("cases/", cases.case_list, name="case_list"),
    path("cases/types/", rulebook.case_types, name="case_types"),
    path("cases/types/<str:code>/", rulebook.case_type, name="case_type"),
    path("cases/routes/", rulebook.case_routes, name="case_routes"),
    path("cases/routes/try/", simulator.case_simulator, name="case_simulator"),
    path("cases/matters/", rulebook.case_matters, name="case_matters"),
    path("cases/new/", intake.case_new, name="case_new"),
    path("cases/rates/", rates.case_rates, name="case_rates"),
    path("cases/desk/", desk.desk, name="case_desk"),
    path("cases/duty/", duty.duty_list, name="duty_list"),
    path("cases/duty/<int:area_id>/new/", duty.duty_new, name="duty_new"),
    path("cases/duty/turns/<int:turn_id>/", duty.duty_hand_over, name="duty_hand_over"),
    path("cases/batch/<str:verb>/", desk.batch, name="case_batch"),
    path("cases/<int:case_id>/", case.case_page, name="case_page"),
    path("cases/<int:case_id>/join/", intake.case_join, name="case_join"),
    path("report/", telling.choose, name="report_choose"),
    path("report/<int:compound_id>/", telling.report_form, name="report_form"),
    path("report/<int:compound_id>/hints/", telling.report_hints, name="report_hints"),
    path("report/<int:compound_id>/lift/", limits.limit_lift, name="limit_lift"),
    path("hotline/", hotline.hotline, name="hotline_list"),
    path("hotline/answers/", hotline.hotline_answers, name="hotline_answers"),
    path("evidence/<int:case_id>/", evidence.case_evidence, name="case_evidence"),
    path("evidence/<int:case_id>/ask/", evidence.case_ask, name="case_ask"),
    path("evidence/<int:case_id>/<int:evidence_id>/", evidence.case_picture, name="case_picture"),
    path(
        "evidence/<int:case_id>/reporters/<int:report_id>/",
        evidence.case_reporter_unmask,
        name="case_reporter_unmask",
    ),
    path("r/<str:token>/", status.report_page, name="report_page"),
    path("r/<str:token>/pictures/<int:evidence_id>/", status.report_picture, name="report_picture"),
    path("cases/<int:case_id>/<str:verb>/", case.case_press, name="case_press"),
]
