"""A working copy keeps each product's file in a row of its own, so that an edit writes only that."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from requirements_app.core.canonical import plain_content_hash


def apart(apps, schema_editor):
    made = apps.get_model("catalogue", "WorkingFile").objects
    for copy in apps.get_model("catalogue", "WorkingCopy").objects.iterator(chunk_size=1):
        made.bulk_create(
            made.model(
                copy=copy,
                product=file["product"]["slug"],
                content=file,
                digest=plain_content_hash(file),
            )
            for file in copy.content["files"]
        )


def together(apps, schema_editor):
    for copy in apps.get_model("catalogue", "WorkingCopy").objects.iterator(chunk_size=1):
        files = dict(copy.files.values_list("product", "content"))
        copy.content = {"files": [files[product] for product in sorted(files)]}
        copy.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_editing")]

    operations = [
        migrations.CreateModel(
            name="WorkingFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(max_length=80)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=80)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="catalogue.workingcopy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("copy", "product"), name="one_working_file_a_product"
                    )
                ]
            },
        ),
        # Emptied before it is filled again on the way back.
        migrations.AlterField("workingcopy", "content", models.JSONField(default=dict)),
        migrations.RunPython(apart, together),
        migrations.RemoveField("workingcopy", "content"),
    ]
