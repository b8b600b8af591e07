"""Applications, middleware and templates."""

from portal.settings.installation import BASE_DIR

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "django_tables2",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "rules",
    "requirements_app.audit",
    "requirements_app.accounts",
    "requirements_app.jobs",
    "requirements_app.outgoing",
    "requirements_app.documents",
    "requirements_app.catalogue",
    "requirements_app.sites",
    "requirements_app.rulesets",
    "requirements_app.rulebases",
    "requirements_app.pictures",
    "requirements_app.changes",
    "requirements_app.lists",
    "requirements_app.tickets",
    "requirements_app.webhooks",
    "requirements_app.downloads",
    "requirements_app.operations",
    "requirements_app.api",
    "requirements_app.web",
]

MIDDLEWARE = [
    "portal.headers.HeadersMiddleware",
    "requirements_app.audit.middleware.RequestIdMiddleware",
    "requirements_app.operations.probes.ProbeMiddleware",
    "requirements_app.operations.requests.MeasureMiddleware",
    "requirements_app.api.middleware.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "requirements_app.web.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "requirements_app.web.middleware.InputGuardMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "requirements_app.web.context.queue",
            ],
        },
    }
]
