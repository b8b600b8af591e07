"""What later stages hear of a change, inside the transaction that moves it.

`change_moved` is sent with `change` (the row, saved and locked), `action` (the audit action without
its "change.") and `event` (the audit event). A receiver that raises undoes the move: it writes rows
of its own and does nothing else.
"""

from __future__ import annotations

from django.dispatch import Signal

change_moved = Signal()
