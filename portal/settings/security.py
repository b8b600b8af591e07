"""Transport and content security."""

from csp.constants import NONE, SELF

from portal.settings.installation import HTTPS, SECRET_KEY, env
from portal.settings.people import OIDC_ORIGINS

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("HSTS_SUBDOMAINS", default=False)
# Programs that speak HTTP by mistake are told so (api/middleware.py); a redirect would hide it.
SECURE_REDIRECT_EXEMPT = [r"^(api|lists|feeds)/"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
)
# Whether other hosts below the portal's domain speak HTTPS is not the portal's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
# What signs the heads of the audit chain: a private key in PEM, or a secret to derive one from.
AUDIT_SIGNING_KEY: str = env.str("AUDIT_SIGNING_KEY", default="") or SECRET_KEY
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A sign-in form leads on to the identity provider.
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
