"""Addresses of charging."""

from django.urls import path

from sifang.charging import pages

urlpatterns = [
    path("charging/", pages.charging_list, name="charging_list"),
    path("charging/new/", pages.charging_new, name="charging_new"),
    path("charging/<int:site_id>/", pages.charging_page, name="charging_page"),
    path("charging/<int:site_id>/correct/", pages.charging_correct, name="charging_correct"),
    path("charging/<int:site_id>/change/", pages.charging_change, name="charging_change"),
    path("charging/<int:site_id>/close/", pages.charging_close, name="charging_close"),
]
