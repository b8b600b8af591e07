"""The addresses below /lists/, where devices fetch lists."""

from __future__ import annotations

from django.urls import path, register_converter

from exports.lists.registry import LIST_FORMATS

from . import converters, list_files


class SuffixConverter(converters.NameConverter):
    """How files of lists end."""

    regex = "|".join(sorted({each.suffix for each in LIST_FORMATS.values()}))


register_converter(SuffixConverter, "suffix")

urlpatterns = [
    path("<name:name>.<suffix:suffix>", list_files.ListFile.as_view(), name="list-file"),
    path(
        "t/<str:token>/<name:name>.<suffix:suffix>",
        list_files.ListFileByToken.as_view(),
        name="list-file-by-token",
    ),
]
