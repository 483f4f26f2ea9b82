"""The gallery alone, without the rest of the house."""

from django.urls import include, path

urlpatterns = [path("gallery/", include("sifang.ui.urls"))]
