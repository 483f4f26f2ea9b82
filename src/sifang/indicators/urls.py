"""Addresses of this room, from the site's root."""

from django.urls import path

from sifang.indicators.pages import figure, listing, months, records, verbs

urlpatterns = [
    path("indicators/", listing.indicator_list, name="indicator_list"),
    path("indicators/<slug:key>/", figure.indicator_page, name="indicator_page"),
    path("indicators/<slug:key>/records/", records.indicator_records, name="indicator_records"),
    path("months/", months.month_list, name="month_list"),
    path("months/<str:month>/", months.month_page, name="month_page"),
    path("months/<str:month>/confirm/", verbs.month_confirm, name="month_confirm"),
    path("months/<str:month>/freeze/", verbs.month_freeze, name="month_freeze"),
    path("months/<str:month>/correct/", verbs.month_correct, name="month_correct"),
]
