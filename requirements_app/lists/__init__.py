"""Lists of what is in force at a site, which firewalls and proxies fetch by themselves."""
