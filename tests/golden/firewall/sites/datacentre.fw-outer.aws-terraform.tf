# AWS security groups for Terraform for Outer firewall fw-outer at Eastgate data centre
# Rule set the-rule-set of catalogue version 2026112101, as of 2026-11-21
# Content v1:of-the-content
# https://portal.example.org/rule-sets/the-rule-set/
# WARNING rule 20: The destination update-301.nextron-systems.com, update1.nextron-systems.com, update2.nextron-systems.com cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 20: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
