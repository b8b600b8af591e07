"""Accounts, sign-in and sessions."""

from typing import Any
from urllib.parse import urlsplit

from portal.settings.installation import HTTPS, SECRET_KEY, env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
AUTH_PASSWORD_VALIDATORS.append(
    {"NAME": "requirements_app.accounts.passwords.PortalWordsValidator"}
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "requirements_app.accounts.adapter.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Who must have a second factor of their own: nobody, administrators or everyone. People whom the
# identity provider signed in have the provider's.
SECOND_FACTOR_REQUIRED: str = env.str("SECOND_FACTOR_REQUIRED", default="nobody")
MFA_ADAPTER = "requirements_app.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Network Requirements Portal"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the portal verifies no addresses: administrators enter them
# Keys of what is kept encrypted in the database, newest first; each of them decrypts.
ENCRYPTION_KEYS: list[str] = env.list("ENCRYPTION_KEYS", default=[SECRET_KEY])

# --- the organisation's identity provider (OpenID Connect) ----------------------------------
OIDC_ISSUER: str = env.str("OIDC_ISSUER", default="").rstrip("/")
_OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER)) if OIDC_ISSUER else ""
OIDC_ORIGINS: list[str] = env.list("OIDC_ORIGINS", default=[_OIDC_ORIGIN] if OIDC_ISSUER else [])
OIDC_NAME: str = env.str("OIDC_NAME", default="your organisation")
OIDC_GROUPS_CLAIM: str = env.str("OIDC_GROUPS_CLAIM", default="groups")
OIDC_ALLOWED_GROUPS: list[str] = env.list("OIDC_ALLOWED_GROUPS", default=[])
OIDC_CREATES_ACCOUNTS: bool = env.bool("OIDC_CREATES_ACCOUNTS", default=True)
OIDC_PROVIDER_ID = "oidc"
SOCIALACCOUNT_ADAPTER = "requirements_app.accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "provider"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": OIDC_PROVIDER_ID,
                    "name": OIDC_NAME,
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {
                        "server_url": OIDC_ISSUER,
                        "scope": env.list("OIDC_SCOPES", default=["openid", "profile", "email"]),
                    },
                }
            ],
        }
    }
    if OIDC_ISSUER
    else {}
)

# How often one may try, before 429 with Retry-After (docs/security.md).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "signup": "20/m/ip",
}
# Whose address counts: the one that the TLS proxy saw, or the peer's own.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_TLS_PROXY", default=False) else 0

# With the prefix a browser takes a cookie from this host alone, over HTTPS alone.
_COOKIES = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIES}sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{_COOKIES}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
# Messages would otherwise travel in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 3600
