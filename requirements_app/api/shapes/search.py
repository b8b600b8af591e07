"""What a search finds, by kind."""

from __future__ import annotations

from rest_framework import serializers as s

from .base import Shape


class UnderstoodShape(Shape):
    words = s.ListField(child=s.CharField())
    names = s.ListField(child=s.CharField())
    addresses = s.ListField(child=s.CharField())
    ports = s.ListField(child=s.CharField(), help_text="`443`, or `tcp/443` of one protocol.")


class HitShape(Shape):
    id = s.CharField(help_text="Slug, full id, pattern; of a rule its rule set and number.")
    title = s.CharField()
    url = s.URLField(help_text="Its page.")


class HitGroupShape(Shape):
    kind = s.CharField()
    count = s.IntegerField()
    more = s.BooleanField(help_text="There are more than `count`.")
    results = HitShape(many=True)


class SearchShape(Shape):
    q = s.CharField(allow_blank=True)
    understood = UnderstoodShape()
    catalogue_version = s.IntegerField(allow_null=True)
    groups = HitGroupShape(many=True)
