"""Addresses as logs and traces may show them."""

from django.http import HttpRequest


def path_shown(request: HttpRequest) -> str:
    """The path without its query. A signed link is as good as a password while it lives, so only
    its route is told."""
    found = request.resolver_match
    return f"/{found.route}" if found and "token" in found.kwargs else request.path
