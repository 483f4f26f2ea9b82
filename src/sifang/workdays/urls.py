"""工作日历; the front hall mounts this at `calendar/`."""

from django.urls import path

from sifang.workdays.pages import views

app_name = "workdays"
urlpatterns = [
    path("", views.year, name="year"),
    path("set/", views.set_day, name="set"),
    path("clear/", views.clear_day, name="clear"),
    path("complete/", views.complete_year, name="complete"),
]
