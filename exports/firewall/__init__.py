"""Rule sets as firewalls' configurations; one folder a platform."""
