"""Rule bases that firewalls already have: read, and held against what a site needs."""
