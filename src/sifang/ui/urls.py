"""The gallery of components; the front hall mounts it at gallery/."""

from django.urls import path

from sifang.ui import pages

app_name = "ui"

urlpatterns = [path("", pages.gallery, name="gallery")]
