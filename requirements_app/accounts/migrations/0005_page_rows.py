from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_preferences_and_saved_views")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="page_rows",
            field=models.PositiveSmallIntegerField(db_default=50, default=50),
        ),
    ]
