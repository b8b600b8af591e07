# AWS security groups for Terraform for Edge firewall fw-edge at Northfield campus
# Rule set the-rule-set of catalogue version 2026112101, as of 2026-11-21
# Content v1:of-the-content
# https://portal.example.org/rule-sets/the-rule-set/
# WARNING rule 1: The destination northfield.api.eu.nexthink.cloud, northfield.eu.nexthink.cloud, aris-export-eu-west-3-884848470805.s3.eu-west-3.amazonaws.com cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 1: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 2: The destination northfield.data.eu.nexthink.cloud, northfield.eu.nexthink.cloud cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 2: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 14: The destination update-301.nextron-systems.com, update1.nextron-systems.com, update2.nextron-systems.com cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 14: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 20: The destination license.looker.com, software2-public.azureedge.net, rpms.remirepo.net, s2public.blob.core.windows.net, bitbucket.org and 1 more cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 20: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 21: The destination cdn.remirepo.net cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 21: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 22: The destination smtp.sendgrid.net cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 22: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 23: The destination vault.centos.org cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 23: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 30: The destination update-301.nextron-systems.com cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 30: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 31: The destination update-301.nextron-systems.com, update1.nextron-systems.com, update2.nextron-systems.com cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 31: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "nrp-security-c345dc71ad59a4f6" {
  name        = "nrp-security-c345dc71ad59a4f6"
  description = "Attach to 10.20.12.10 in zone security"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-wan-0b6b1a14aa643cae" {
  name        = "nrp-wan-0b6b1a14aa643cae"
  description = "Attach to 10.60.10.0/24, 10.60.11.2 in zone wan"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-2ab3cad23bb9699e" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-cf481d215c9def717e1b; entries e-bd009136efee80fe55d5 e-722551606436bfc963a7"
  cidr_ipv4         = "10.60.10.0/24"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-e247e8be3c700c88" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-cf481d215c9def717e1b; entries e-bd009136efee80fe55d5 e-722551606436bfc963a7"
  cidr_ipv4         = "10.60.11.2/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-wan-0b6b1a14aa643cae-03dffb5fa02c8146" {
  security_group_id = aws_security_group.nrp-wan-0b6b1a14aa643cae.id
  description       = "r-cf481d215c9def717e1b; entries e-bd009136efee80fe55d5 e-722551606436bfc963a7"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-31f6b725bf674c28" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-534bfd42ea8c34acbe78; entries e-3fe0ef057daa2cf0d2dc e-99b2b06bd08a040f223e"
  cidr_ipv4         = "10.60.10.0/24"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-4e185c09762ab7af" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-534bfd42ea8c34acbe78; entries e-3fe0ef057daa2cf0d2dc e-99b2b06bd08a040f223e"
  cidr_ipv4         = "10.60.11.2/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_egress_rule" "nrp-wan-0b6b1a14aa643cae-7e73b87c581d9771" {
  security_group_id = aws_security_group.nrp-wan-0b6b1a14aa643cae.id
  description       = "r-534bfd42ea8c34acbe78; entries e-3fe0ef057daa2cf0d2dc e-99b2b06bd08a040f223e"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}
