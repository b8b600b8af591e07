import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("downloads", "0002_pictures"),
        ("sites", "0002_zone_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="export",
            name="site",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="sites.site",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("site", None), ("picture__isnull", False), _connector="OR"),
                name="of_a_site_there_is_a_picture",
            ),
        ),
    ]
