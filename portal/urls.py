"""The portal's addresses: pages, accounts, downloads and the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("requirements_app.operations.urls")),
    path("", include("requirements_app.web.urls")),
    path("accounts/", include("requirements_app.web.sign_in_urls")),
    path("downloads/", include("requirements_app.downloads.urls")),
    path("api/v1/", include("requirements_app.api.urls")),
    path("feeds/", include("requirements_app.api.feed_urls")),
    path("lists/", include("requirements_app.api.list_urls")),
]
handler400 = "requirements_app.web.errors.bad_request"
handler403 = "requirements_app.web.errors.permission_denied"
handler404 = "requirements_app.web.errors.page_not_found"
handler429 = "requirements_app.web.errors.too_many_requests"
handler500 = "requirements_app.web.errors.server_error"
