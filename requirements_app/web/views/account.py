"""A person's own API tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.accounts.models import Token
from requirements_app.accounts.services import token_issue, token_revoke
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.web.forms.tokens import TokenForm
from requirements_app.web.tables.tokens import TokenTable

from .base import PageView


class Tokens(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(TokenForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Issue a token. Its secret is in this answer and nowhere else."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            _token, secret = token_issue(
                user=self.account,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at,
                actor=self.account,
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        return self.page(TokenForm(), secret=secret)

    def page(self, form: TokenForm, *, secret: str = "", status: int = 200) -> HttpResponse:
        table = TokenTable(self.account.tokens.all(), request=self.request)
        context = {"form": form, "table": table, "secret": secret}
        response = self.show("account/tokens.html", context, status=status)
        if secret:
            response["Cache-Control"] = "no-store"
        return response


class TokenRevoke(PageView):
    def post(self, request: HttpRequest, token_id: int) -> HttpResponse:
        token = Token.objects.filter(pk=token_id, user=self.account).first()
        if token is None:
            raise NotFound(_("You have no such token."), _("See the list of your tokens."))
        token_revoke(token=token, actor=self.account)
        messages.success(request, _("The token is revoked."))
        return redirect("tokens")
