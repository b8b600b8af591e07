"""`manage.py retention --dry-run|--apply`: what is past its time, and letting go of it now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from requirements_app.operations.retention import apply_all, rules


class Command(BaseCommand):
    help = "Says what the retention rules would remove now, or removes it."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--dry-run", action="store_true", help="only say what would go")
        how.add_argument("--apply", action="store_true", help="remove it")

    def handle(self, *_: Any, **options: Any) -> None:
        for rule in rules():
            setting = f" ({rule.setting})" if rule.setting else ""
            self.stdout.write(f"{rule.name}: kept {rule.kept}{setting}")
            if options["apply"]:
                self.stdout.write(f"  removed {apply_all(rule)}")
            elif rule.due is None:
                self.stdout.write("  counted only while they are removed")
            else:
                self.stdout.write(f"  would remove {rule.due().count()}")
