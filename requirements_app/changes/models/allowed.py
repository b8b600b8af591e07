"""What needs no work at the firewalls, because their rule bases allow it already."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .change import Item


class AllowedAlready(models.Model):
    """An item that every firewall on its path allows already, on record: `places` is one object a
    firewall, {firewall, rule_base, file, sha256, rules: [{number, line, name}]}. The item is still
    asked for and approved; it comes into force without anybody's work."""

    item = models.OneToOneField(
        Item, primary_key=True, on_delete=models.CASCADE, related_name="allowed"
    )
    places = models.JSONField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.item_id} is allowed already"

    @property
    def told(self) -> tuple[str, ...]:
        """A sentence for each firewall: what is approved of the record, and stands in documents."""
        return tuple(
            f"{place['firewall']}: {place['file']} (SHA-256 {place['sha256']}), rules"
            f" {', '.join(str(rule['number']) for rule in place['rules'])}; {self.person.username}"
            for place in self.places
        )


def allowed_of(item: Item) -> AllowedAlready | None:
    """The record of an item, None where it has none. Have it selected with the item."""
    found: AllowedAlready | None = getattr(item, "allowed", None)
    return found
