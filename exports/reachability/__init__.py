"""The reachability check: a script for a source host, and what its signed result says."""
