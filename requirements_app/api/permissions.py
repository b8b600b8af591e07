"""What a token's scopes allow. Roles at sites are held by the services and selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from requirements_app.accounts.models import Token
from requirements_app.accounts.second_factor import lacks_second_factor

if TYPE_CHECKING:  # the framework loads this module while it loads its views
    from rest_framework.views import APIView


class ScopedAccess(BasePermission):
    """An active account; with a token, one whose scopes cover the method.

    Reading needs `read`, changing needs `write`; a view that edits the catalogue names
    `write_scope = "catalogue"`. A session needs the second factor that its pages need.
    """

    message = "The token's scopes do not cover this; issue one that has the scope."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not request.user.is_authenticated:
            return False
        if not isinstance(request.auth, Token):
            if lacks_second_factor(request._request):
                self.message = "This account needs a second factor: set it up on the pages first."
                return False
            return True
        needed = (
            Token.Scope.READ
            if request.method in SAFE_METHODS
            else getattr(view, "write_scope", Token.Scope.WRITE)
        )
        return needed in request.auth.scopes
