"""What watches the portal: metrics and logs."""

import os
import tempfile
from pathlib import Path

from portal.settings.installation import env

METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
METRICS_DIR = Path(
    env.str(
        "METRICS_DIR", default=str(Path(tempfile.gettempdir()) / f"portal-metrics-{os.getuid()}")
    )
)
ACCESS_LOG: bool = env.bool("ACCESS_LOG", default=True)
