"""Changes as tickets of other systems: who is told what, exactly once, and what comes back."""
