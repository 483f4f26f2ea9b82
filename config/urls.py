"""Mounts the front hall; every address of the product is found from there."""

from django.urls import include, path

urlpatterns = [path("", include("sifang.site.urls"))]
