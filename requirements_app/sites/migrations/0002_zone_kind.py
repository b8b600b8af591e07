from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="zone",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("users", "users"),
                    ("servers", "servers"),
                    ("management", "management"),
                    ("dmz", "DMZ"),
                    ("sensitive", "sensitive"),
                    ("external", "external"),
                ],
                max_length=10,
            ),
        ),
    ]
