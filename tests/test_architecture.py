"""What imports do not show: foreign keys point only against the flow of data."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignObjectRel

STAGES = (
    "audit", "accounts", "jobs", "documents", "catalogue", "sites", "rulesets", "rulebases",
    "pictures", "changes", "lists", "tickets", "webhooks", "downloads",
)  # fmt: skip


def stage(label: str) -> int:
    return STAGES.index(label)


def test_foreign_keys_point_only_against_the_flow_of_data():
    wrong = []
    for label in STAGES:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                if isinstance(field, ForeignObjectRel) or not field.is_relation:
                    continue
                target = field.related_model._meta.app_label
                actor = label == "audit" and target == "accounts"  # an event's actor
                if target in STAGES and stage(target) > stage(label) and not actor:
                    wrong.append(f"{model.__name__}.{field.name} → {target}")
    assert wrong == []


def test_every_stage_with_models_is_walked():
    with_models = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("requirements_app.") and list(config.get_models())
    }
    assert with_models == set(STAGES)
