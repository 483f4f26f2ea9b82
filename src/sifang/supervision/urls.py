"""Addresses of the supervisions."""

from django.urls import path

from sifang.supervision.pages import views

urlpatterns = [
    path("supervisions/", views.supervision_list, name="supervision_list"),
    path("supervisions/new/", views.supervision_new, name="supervision_new"),
    path("supervisions/<int:supervision_id>/", views.supervision_page, name="supervision_page"),
    path(
        "supervisions/<int:supervision_id>/press/<str:press>/",
        views.supervision_press,
        name="supervision_press",
    ),
    path(
        "supervisions/<int:supervision_id>/file.<str:kind>", views.supervision_file, name="supervision_file"
    ),
]
