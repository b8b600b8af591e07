"""iptables and ip6tables: chains of their own, in the format of iptables-restore."""
