"""Identities that last. What they are at a version is in their revisions."""

from __future__ import annotations

from django.db import models

from .versions import Source


class Vendor(models.Model):
    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    slug = models.CharField(max_length=80, unique=True)
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="products")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="products")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Component(models.Model):
    """A role in flows; slug is `product.id`."""

    slug = models.CharField(max_length=160, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="components")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Host(models.Model):
    """A named peer of one source, known by its pattern."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="hosts")
    pattern = models.CharField(max_length=253)

    class Meta:
        ordering = ["pattern"]
        constraints = [
            models.UniqueConstraint(fields=["source", "pattern"], name="one_host_per_pattern")
        ]

    def __str__(self) -> str:
        return self.pattern


class Feature(models.Model):
    slug = models.CharField(max_length=160, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="features")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Parameter(models.Model):
    slug = models.CharField(max_length=160, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="parameters")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Flow(models.Model):
    slug = models.CharField(max_length=160, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="flows")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
