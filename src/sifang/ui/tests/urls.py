"""The gallery alone, without the rest of the house."""

from django.urls import include, path

urlpatterns = [path("", include("sifang.ui.urls"))]
