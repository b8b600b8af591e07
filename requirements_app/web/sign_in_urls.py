"""The addresses of signing in: those of allauth that the portal offers, and no others.

Accounts and their addresses are administrators' to make and change, and the portal sends no mail,
so signing up, e-mail addresses and forgotten passwords have no page; allauth asks for their names.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount.providers.openid_connect import views as provider
from allauth.usersessions import views as sessions
from django.urls import include, path

from .views.sign_in import closed, provider_login

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("provider/<str:provider_id>/login/", provider_login, name="openid_connect_login"),
    path(
        "provider/<str:provider_id>/login/callback/",
        provider.callback,
        name="openid_connect_callback",
    ),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("password/set/", closed, name="account_set_password"),
    path("password/reset/", closed, name="account_reset_password"),
]
