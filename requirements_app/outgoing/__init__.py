"""Whatever leaves for other systems: the one guarded client, and secrets at rest."""
