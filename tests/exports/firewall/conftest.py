"""What is collected here."""

from __future__ import annotations

import os

# Juniper's YANG models are in no package index: who has them runs this by hand.
collect_ignore = [] if os.environ.get("JUNOS_YANG") else ["test_junos_yang.py"]
