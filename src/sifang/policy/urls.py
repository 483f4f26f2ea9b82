"""政策与清单; the front hall mounts this at `policy/`."""

from django.urls import path

from sifang.policy.pages import views

app_name = "policy"
urlpatterns = [
    path("", views.index, name="index"),
    path("rule/<str:key>/", views.rule, name="rule"),
    path("target/<str:key>/", views.target, name="target"),
    path("indicator/<str:key>/", views.indicator, name="indicator"),
    path("list/<str:key>/", views.listed, name="list"),
    path("offices/", views.offices, name="offices"),
]
