"""How long state machines play: a few games in CI, the same ones each time; more where asked for.

`STATE_EXAMPLES=500` plays so many, and other ones each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

EXAMPLES = int(os.environ.get("STATE_EXAMPLES", "0"))


def bounded(*, examples: int, steps: int) -> settings:
    """The settings of a game of so many steps, played so often unless the environment says."""
    return settings(
        max_examples=EXAMPLES or examples,
        stateful_step_count=steps,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if EXAMPLES else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
