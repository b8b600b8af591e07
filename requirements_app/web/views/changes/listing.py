"""The list of changes, and the board of them by state."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from requirements_app.accounts.saved_views import saved_views
from requirements_app.changes.access import visible_changes
from requirements_app.core.errors import InvalidInput
from requirements_app.sites.selectors import products_at, visible_sites
from requirements_app.web.changing import lists
from requirements_app.web.errors import shown_problems
from requirements_app.web.tables.changes import ChangeTable
from requirements_app.web.views.base import PageView


class ListView(PageView):
    """Changes with their filters; `name` is that of the page's address."""

    name = ""
    whole = ""
    part = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        texts = lists.filter_texts(request.GET)
        context: dict[str, Any] = {
            "texts": texts,
            "chips": lists.chips(texts),
            "page_name": self.name,
            "query": request.GET.urlencode(),
        }
        status = 200
        try:
            context |= self.found(texts)
        except InvalidInput as error:
            context["problems"], status = shown_problems(error.problems), 400
        if self.partial:
            return self.show(self.part, context, status=status)
        return self.show(self.whole, context | self.choices(), status=status)

    def found(self, texts: dict[str, str]) -> dict[str, Any]:
        """What the filters pick. Raises InvalidInput."""
        raise NotImplementedError

    def choices(self) -> dict[str, Any]:
        """What the filters offer."""
        visible = visible_sites(self.account)
        return {
            "states": lists.STATES.items(),
            "risks": lists.RISKS.items(),
            "sites": visible.order_by("name").values("slug", "name"),
            "products": products_at(visible),
            "saved": saved_views(self.account, self.name),
            "any": visible_changes(self.account).exists(),
        }


class Changes(ListView):
    name, whole, part = "changes", "changes/list.html", "changes/_list.html"

    def found(self, texts: dict[str, str]) -> dict[str, Any]:
        table = ChangeTable(lists.changes_found(self.account, texts), request=self.request)
        rows = [row.record for row in table.paginated_rows]
        table.sites = lists.sites_by_change(self.account, rows)
        return {"table": table}


class Board(ListView):
    name, whole, part = "changes-board", "changes/board.html", "changes/_board.html"

    def found(self, texts: dict[str, str]) -> dict[str, Any]:
        return {"columns": lists.board(self.account, texts)}
