"""Lists that firewalls and proxies fetch by themselves."""
