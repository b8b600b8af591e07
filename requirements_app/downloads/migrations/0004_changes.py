import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0001_initial"),
        ("downloads", "0003_site_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="export",
            name="change",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exports",
                to="changes.change",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="export",
            name="an_export_is_of_a_rule_set_or_the_catalogue",
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("catalogue_version", None),
                        ("change", None),
                        ("rule_set__isnull", False),
                    ),
                    models.Q(
                        ("catalogue_version__isnull", False),
                        ("change", None),
                        ("rule_set", None),
                    ),
                    models.Q(
                        ("catalogue_version", None),
                        ("change__isnull", False),
                        ("rule_set", None),
                    ),
                    _connector="OR",
                ),
                name="an_export_is_of_one_thing",
            ),
        ),
    ]
