"""The gallery of components; the front hall mounts it at the root."""

from django.urls import path

from sifang.ui import pages

app_name = "ui"

urlpatterns = [path("gallery/", pages.gallery, name="gallery")]
