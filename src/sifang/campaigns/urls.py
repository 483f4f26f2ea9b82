"""Addresses of campaigns, visits and samples."""

from django.urls import path

from sifang.campaigns.pages import samples, views

urlpatterns = [
    path("campaigns/", views.campaign_list, name="campaign_list"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/<int:campaign_id>/", views.campaign_page, name="campaign_page"),
    path("campaigns/visits/<int:target_id>/", views.visit_page, name="visit_page"),
    path("campaigns/visits/<int:target_id>/answer/", views.visit_answer, name="visit_answer"),
    path("campaigns/visits/<int:target_id>/finish/", views.visit_finish, name="visit_finish"),
    path("samples/", samples.sample_list, name="sample_list"),
    path("samples/new/", samples.sample_new, name="sample_new"),
    path("samples/<int:draw_id>/", samples.sample_page, name="sample_page"),
    path("samples/<int:draw_id>/draw/", samples.sample_draw, name="sample_draw"),
    path("samples/<int:draw_id>/population/", samples.sample_population, name="sample_population"),
    path("samples/items/<int:sample_item_id>/look/", samples.sample_look, name="sample_look"),
]
