"""What the pages of firewall configurations are made of: formats, highlighting, preview."""
