"""nftables: a table of its own, or chains in an existing one."""
