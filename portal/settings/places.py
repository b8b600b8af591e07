"""Language, time and files."""

from pathlib import Path
from typing import Any

from portal.settings.installation import BASE_DIR, DEBUG, env

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / ".portal" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
S3_BUCKET: str = env.str("S3_BUCKET", default="")
S3_SECRET_ACCESS_KEY: str = env.str("S3_SECRET_ACCESS_KEY", default="")


def _exports() -> dict[str, Any]:
    """Files of exports: in the bucket where one is named, else below DATA_DIR."""
    if not S3_BUCKET:
        return {"BACKEND": "requirements_app.downloads.file_store.FileStore"}
    from botocore.config import Config  # noqa: PLC0415 - not everybody's start has to load it

    addressing = {"addressing_style": env.str("S3_ADDRESSING_STYLE", default="auto")}
    return {
        "BACKEND": "requirements_app.downloads.object_store.ObjectStore",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "location": env.str("S3_PREFIX", default="").strip("/"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            # Without keys the client looks where its own documentation says: the machine's role.
            "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
            "secret_key": S3_SECRET_ACCESS_KEY or None,
            "client_config": Config(
                connect_timeout=3,
                read_timeout=20,
                retries={"mode": "standard", "total_max_attempts": 3},
                s3=addressing,
            ),
        },
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "exports": _exports(),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
