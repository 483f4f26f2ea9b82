"""Addresses of the whistles."""

from django.urls import path

from sifang.whistles.pages import views

urlpatterns = [
    path("whistles/", views.whistle_list, name="whistle_list"),
    path("whistles/new/", views.whistle_new, name="whistle_new"),
    path("whistles/precedents/", views.ruling_list, name="ruling_list"),
    path("whistles/both-sides/", views.both_sides, name="whistle_both_sides"),
    path("whistles/<int:whistle_id>/", views.whistle_page, name="whistle_page"),
    path("whistles/<int:whistle_id>/press/<str:press>/", views.whistle_press, name="whistle_press"),
    path("whistles/<int:whistle_id>/summon/", views.whistle_summon, name="whistle_summon"),
    path("whistles/summons/<int:summons_id>/ruling/", views.summons_rule, name="summons_rule"),
    path("whistles/summons/<int:summons_id>/press/<str:press>/", views.summons_press, name="summons_press"),
]
