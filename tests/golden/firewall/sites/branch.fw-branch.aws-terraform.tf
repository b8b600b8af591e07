# AWS security groups for Terraform for Branch firewall fw-branch at Westport branch
# Rule set the-rule-set of catalogue version 2026112101, as of 2026-11-21
# Content v1:of-the-content
# https://portal.example.org/rule-sets/the-rule-set/
# WARNING rule 3: The destination northfield.api.eu.nexthink.cloud, northfield.eu.nexthink.cloud cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 3: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 4: The destination northfield.data.eu.nexthink.cloud, northfield.eu.nexthink.cloud cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 4: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "nrp-wan-23af5542acad707a" {
  name        = "nrp-wan-23af5542acad707a"
  description = "Attach to 10.20.12.10 in zone wan"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-local-servers-a41c4586eebd0200" {
  name        = "nrp-local-servers-a41c4586eebd0200"
  description = "Attach to 10.60.11.2 in zone local-servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-office-398c42ef01e88130" {
  name        = "nrp-office-398c42ef01e88130"
  description = "Attach to 10.60.10.0/24 in zone office"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nrp-wan-23af5542acad707a-c45655084a860c8d" {
  security_group_id = aws_security_group.nrp-wan-23af5542acad707a.id
  description       = "r-79afe3c150b674fdc2e2; entries e-211d065c7987feab8dac"
  cidr_ipv4         = "10.60.11.2/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-local-servers-a41c4586eebd0200-05a67978e85dfa09" {
  security_group_id = aws_security_group.nrp-local-servers-a41c4586eebd0200.id
  description       = "r-79afe3c150b674fdc2e2; entries e-211d065c7987feab8dac"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-wan-23af5542acad707a-72422334547acc75" {
  security_group_id = aws_security_group.nrp-wan-23af5542acad707a.id
  description       = "r-c413c353d49852c3200c; entries e-b2be4d17dafda799f317"
  cidr_ipv4         = "10.60.11.2/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_egress_rule" "nrp-local-servers-a41c4586eebd0200-429b20e29e6d7203" {
  security_group_id = aws_security_group.nrp-local-servers-a41c4586eebd0200.id
  description       = "r-c413c353d49852c3200c; entries e-b2be4d17dafda799f317"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-local-servers-a41c4586eebd0200-9e1c10fe93c1c5cc" {
  security_group_id = aws_security_group.nrp-local-servers-a41c4586eebd0200.id
  description       = "r-18e42d88359a8e832fe5; entries e-739401fe152cf2f46386 e-f98b0383905a853f2993"
  cidr_ipv4         = "10.60.10.0/24"
  ip_protocol       = "tcp"
  from_port         = 135
  to_port           = 135
}

resource "aws_vpc_security_group_ingress_rule" "nrp-local-servers-a41c4586eebd0200-99f011db3596f814" {
  security_group_id = aws_security_group.nrp-local-servers-a41c4586eebd0200.id
  description       = "r-18e42d88359a8e832fe5; entries e-739401fe152cf2f46386 e-f98b0383905a853f2993"
  cidr_ipv4         = "10.60.10.0/24"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_egress_rule" "nrp-office-398c42ef01e88130-91451c1756e6c574" {
  security_group_id = aws_security_group.nrp-office-398c42ef01e88130.id
  description       = "r-18e42d88359a8e832fe5; entries e-739401fe152cf2f46386 e-f98b0383905a853f2993"
  cidr_ipv4         = "10.60.11.2/32"
  ip_protocol       = "tcp"
  from_port         = 135
  to_port           = 135
}

resource "aws_vpc_security_group_egress_rule" "nrp-office-398c42ef01e88130-63dc3604e0d3e869" {
  security_group_id = aws_security_group.nrp-office-398c42ef01e88130.id
  description       = "r-18e42d88359a8e832fe5; entries e-739401fe152cf2f46386 e-f98b0383905a853f2993"
  cidr_ipv4         = "10.60.11.2/32"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_ingress_rule" "nrp-wan-23af5542acad707a-35ca3512cacbf047" {
  security_group_id = aws_security_group.nrp-wan-23af5542acad707a.id
  description       = "r-e29437e4a4e041ea0621; entries e-63b14e9509f6da5d6ab3"
  cidr_ipv4         = "10.60.10.0/24"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-office-398c42ef01e88130-8808708e04db996b" {
  security_group_id = aws_security_group.nrp-office-398c42ef01e88130.id
  description       = "r-e29437e4a4e041ea0621; entries e-63b14e9509f6da5d6ab3"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-wan-23af5542acad707a-32b26fc399742e71" {
  security_group_id = aws_security_group.nrp-wan-23af5542acad707a.id
  description       = "r-8be5c858bb8a9af7c092; entries e-3d1cf0b5f6c84f2f6e16"
  cidr_ipv4         = "10.60.10.0/24"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_egress_rule" "nrp-office-398c42ef01e88130-8f16bd62b36aff4c" {
  security_group_id = aws_security_group.nrp-office-398c42ef01e88130.id
  description       = "r-8be5c858bb8a9af7c092; entries e-3d1cf0b5f6c84f2f6e16"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}
