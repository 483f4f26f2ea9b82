"""Addresses of the bulletins."""

from django.urls import path

from sifang.bulletins.pages import marking, reports, views

urlpatterns = [
    path("bulletins/", views.bulletin_list, name="bulletin_list"),
    path("bulletins/report/", reports.report, name="city_report"),
    path("bulletins/report/<int:pk>/forget/", reports.report_forget, name="report_forget"),
    path("bulletins/report/<int:pk>/marks/", marking.report_marks, name="report_marks"),
    path("bulletins/report/<int:pk>/marks/undo/", marking.report_unmark, name="report_unmark"),
    path("bulletins/new/", views.new, name="bulletin_new"),
    path("bulletins/<int:pk>/", views.bulletin_page, name="bulletin_page"),
    path("bulletins/<int:pk>/edit/", views.edit, name="bulletin_edit"),
    path("bulletins/<int:pk>/move/<str:verb>/", views.move, name="bulletin_move"),
    path("bulletins/<int:pk>/file.<str:kind>", views.file, name="bulletin_file"),
]
