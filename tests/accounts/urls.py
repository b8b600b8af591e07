"""The addresses of signing in, without the rest of the portal."""

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
