"""What nftables and iptables share: options, zones, permits and texts."""
