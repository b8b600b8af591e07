"""The addresses of the probes; `probes.ProbeMiddleware` answers them before they are resolved."""

from django.urls import path

from .probes import PROBES

urlpatterns = [path(name, view, name=name) for name, view in PROBES.items()]
