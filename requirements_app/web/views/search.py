"""Search everywhere: one question, answered by kind as one types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from requirements_app.core.errors import InvalidInput
from requirements_app.search.everywhere import A_FEW, MOST, Answer, search
from requirements_app.web.errors import shown_problems
from requirements_app.web.search_page import HELP, LABELS, groups, told, understood

from .base import PageView


class Search(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
        context: dict[str, Any] = {"q": text, "kind": kind, "kind_label": LABELS.get(kind, "")}
        answer: Answer | None = None
        try:
            answer = search(self.account, text, kind, MOST if kind else A_FEW)
        except InvalidInput as error:
            context["problems"] = shown_problems(error.problems)
        else:
            context |= {
                "answer": answer,
                "groups": groups(answer, text, kind),
                "understood": understood(answer.terms),
                "words": answer.terms.texts,
            }
        context |= {"told": told(answer), "search_help": HELP}
        template = "search/_found.html" if self.partial else "search/search.html"
        return self.show(template, context, status=200 if answer else 400)
