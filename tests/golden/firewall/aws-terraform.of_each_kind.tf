# AWS security groups for Terraform for Inner firewall fw-inner at Demo data centre
# Rule set 01935c5e-0000-7000-8000-000000000007 of catalogue version 2026112101, as of 2026-11-21
# Content v1:1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
# https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/
# WARNING rule 5: The destination update1.example.com, update2.example.com cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 5: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 6: The destination *.example.net cannot be written: the platform knows no wildcards. Permit them by URL filtering or by the proxy, whose lists the portal serves.
# WARNING rule 6: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 7: The destination api.example.org cannot be written: the platform knows no names. Serve it as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 7: The destination *.example.org cannot be written: the platform knows no wildcards. Permit them by URL filtering or by the proxy, whose lists the portal serves.
# WARNING rule 13: sctp/3868 cannot be written: the platform cannot say it without permitting more. Permit it by other means, as narrowly as they can, or leave it.

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "nrp-management-9c858a2f54abbaa4" {
  name        = "nrp-management-9c858a2f54abbaa4"
  description = "Attach to 10.80.0.10 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-admin-30a6bd8a27193234" {
  name        = "nrp-admin-30a6bd8a27193234"
  description = "Attach to 10.80.16.5 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-66b20b18983b599a" {
  name        = "nrp-management-66b20b18983b599a"
  description = "Attach to 10.80.0.10-10.80.0.14 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-admin-583951b86a7022a3" {
  name        = "nrp-admin-583951b86a7022a3"
  description = "Attach to 10.80.16.0/26 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-8faae8f6b23557f9" {
  name        = "nrp-management-8faae8f6b23557f9"
  description = "Attach to fd5e:80:0:1::11 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-168b445bc1bf85c7" {
  name        = "nrp-devices-168b445bc1bf85c7"
  description = "Attach to fd5e:80:0:4::/64 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-45e07d976c9ae499" {
  name        = "nrp-management-45e07d976c9ae499"
  description = "Attach to 10.80.0.11, 10.80.0.12, fd5e:80:0:1::11, fd5e:80:0:1::12 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-ef093a3fa0ad7d37" {
  name        = "nrp-devices-ef093a3fa0ad7d37"
  description = "Attach to 10.80.4.21-10.80.4.24, 10.80.4.31, fd5e:80:0:4::21-fd5e:80:0:4::24 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-60d8a124e5f4edc8" {
  name        = "nrp-management-60d8a124e5f4edc8"
  description = "Attach to 10.80.0.30, fd5e:80:0:1::30 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-ba89e64e40292f62" {
  name        = "nrp-management-ba89e64e40292f62"
  description = "Attach to 10.80.0.31, fd5e:80:0:1::31 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-803415d06e4e18ac" {
  name        = "nrp-management-803415d06e4e18ac"
  description = "Attach to 10.80.0.40 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-74a7968d94b56ded" {
  name        = "nrp-devices-74a7968d94b56ded"
  description = "Attach to 10.80.4.0/24 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-29bd255463fb9201" {
  name        = "nrp-devices-29bd255463fb9201"
  description = "Attach to 10.80.4.0/24, fd5e:80:0:4::/64 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-075a056c23e654be" {
  name        = "nrp-management-075a056c23e654be"
  description = "Attach to 10.80.0.0/24, fd5e:80:0:1::/64 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-79f74df7aaf15a79" {
  name        = "nrp-management-79f74df7aaf15a79"
  description = "Attach to 10.80.0.12 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-admin-040e230f9bd0dfc7" {
  name        = "nrp-admin-040e230f9bd0dfc7"
  description = "Attach to 10.80.16.9 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-b5df6ff4d1c1db44" {
  name        = "nrp-management-b5df6ff4d1c1db44"
  description = "Attach to 10.80.0.13 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-6ef1d4f6536e3a46" {
  name        = "nrp-devices-6ef1d4f6536e3a46"
  description = "Attach to 10.80.4.31 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-268d6b28255591bc" {
  name        = "nrp-management-268d6b28255591bc"
  description = "Attach to 10.80.0.14 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-admin-c3187ab39949de79" {
  name        = "nrp-admin-c3187ab39949de79"
  description = "Attach to 172.31.4.10 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-9c858a2f54abbaa4-eb58c3f49f5f3856" {
  security_group_id = aws_security_group.nrp-management-9c858a2f54abbaa4.id
  description       = "rule-00000000000000000001; change CHG-2026-0042; entries entry-00000000000000010000 entry-00000000000000010001"
  cidr_ipv4         = "10.80.16.5/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-30a6bd8a27193234-35213c6ec264344a" {
  security_group_id = aws_security_group.nrp-admin-30a6bd8a27193234.id
  description       = "rule-00000000000000000001; change CHG-2026-0042; entries entry-00000000000000010000 entry-00000000000000010001"
  cidr_ipv4         = "10.80.0.10/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-66b20b18983b599a-58d2b12af8dc7d27" {
  security_group_id = aws_security_group.nrp-management-66b20b18983b599a.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-66b20b18983b599a-3358b0e2d3a4bf5d" {
  security_group_id = aws_security_group.nrp-management-66b20b18983b599a.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-9696b0f33599ab82" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-3c9537e5dc601e13" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.12/31"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-587308811c63c195" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.14/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-eede284a3d6321c6" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-5f2da6e3e300a63a" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.12/31"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-afd6bbb66891c40b" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-00000000000000000002; entries entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.14/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-8faae8f6b23557f9-7e16ec4f6b8ee2f6" {
  security_group_id = aws_security_group.nrp-management-8faae8f6b23557f9.id
  description       = "rule-00000000000000000003; entries entry-00000000000000030000 entry-00000000000000030001"
  cidr_ipv6         = "fd5e:80:0:4::/64"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-168b445bc1bf85c7-0aef14c6413469f1" {
  security_group_id = aws_security_group.nrp-devices-168b445bc1bf85c7.id
  description       = "rule-00000000000000000003; entries entry-00000000000000030000 entry-00000000000000030001"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-3f72001809224014" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-7d99021b39316eeb" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-b496c99f710c0eb5" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-530757c86aa9fa6e" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-bc745d5bc6561326" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-a5ea9e70a9e0b156" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-8ea2054ae4b4f5e4" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-826303c869380b17" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-c4c1eca283da8eb6" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::21/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-7b20b10265be4d48" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::22/127"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-63c7aec2912df04c" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::24/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-f5efc808ae96fa80" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::21/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-be8b9c3e4d96a38d" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::22/127"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-45e07d976c9ae499-f6cc7014796a16f7" {
  security_group_id = aws_security_group.nrp-management-45e07d976c9ae499.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::24/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-93735b8e4b3c681f" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-eaf18322cb0ddf46" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-a786207a32e8ebcd" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-e5eb50ff66c0985a" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-71927649c80004cd" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-3efd7224448f90b8" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-fec9b8fa0cc4f0a1" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-ef093a3fa0ad7d37-3937d0a1389c0001" {
  security_group_id = aws_security_group.nrp-devices-ef093a3fa0ad7d37.id
  description       = "rule-00000000000000000004; entries entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-60d8a124e5f4edc8-26db5b779b766b73" {
  security_group_id = aws_security_group.nrp-management-60d8a124e5f4edc8.id
  description       = "rule-00000000000000000007; entries entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv4         = "198.51.100.7/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-60d8a124e5f4edc8-730efe3892a28c68" {
  security_group_id = aws_security_group.nrp-management-60d8a124e5f4edc8.id
  description       = "rule-00000000000000000007; entries entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv4         = "198.51.100.7/32"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-60d8a124e5f4edc8-aa045d66c1f49646" {
  security_group_id = aws_security_group.nrp-management-60d8a124e5f4edc8.id
  description       = "rule-00000000000000000007; entries entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv6         = "2001:db8::7/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-60d8a124e5f4edc8-b7d03dc35155b666" {
  security_group_id = aws_security_group.nrp-management-60d8a124e5f4edc8.id
  description       = "rule-00000000000000000007; entries entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv6         = "2001:db8::7/128"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-ae9ec8c283db961d" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "1.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-9aef1ad7302a79b8" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "2.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-946f236ed695e7e5" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "4.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-ea3978853dd93449" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "8.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-ce980db59b963176" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "11.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-0497a5a9bfd00b96" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "12.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-704d3529307d73ad" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "16.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-93d5f4807161bef8" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "32.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-4deaf8edc094fa03" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "64.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-9f3388674a1446f8" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "96.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-b9ccdd01e365b3a0" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "100.0.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-4d6ed2dbb9e5d29a" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "100.128.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-f2b91c961d71df1d" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "101.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-0b34b58ee49d6829" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "102.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-f10f7b8b5fbbb4dd" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "104.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-4b10f434020a4478" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "112.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-40178664e49bc17d" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "120.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-37ba39b560b6b7c0" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "124.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-cb445e7a0063fee1" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "126.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-0c8bac627e8b7d33" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "128.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-f5b2065f9bd58136" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "160.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-cf47785b160be360" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "168.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-0ae4cb9f6b013505" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.0.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-0fe14be83a2ec161" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.128.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-5166f556242a5084" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.192.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-1126aa09f96667ee" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.224.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-4cb5acb3395c71bd" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.240.0.0/13"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-f24b8ca73c4fcc1b" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.248.0.0/14"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-880d9bcf6bac666f" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.252.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-5b67ec8432473064" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "169.255.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-1f72d9d0268a08ae" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "170.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-8167190c9122a45a" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "172.0.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-ac3a403703ff2f1c" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "172.32.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-b3541522ea959cbd" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "172.64.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-72483b41c1ee181f" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "172.128.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-24f8b9eb97ee2394" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "173.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-61ef7e387726018f" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "174.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-6a2d403724f8c48c" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "176.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-94f5f2f565ae1da9" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.0.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-9328c89d540acab6" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.128.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-d0b792cc2e401e47" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.160.0.0/13"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-d55c2eaec851c9c0" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.169.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-793a8a24c9e6f14b" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.170.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-1f30c8a21fd36c60" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.172.0.0/14"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-f069231dda7ec323" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.176.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-fb2bd594270111d3" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "192.192.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-7cacd1834f1449d8" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "193.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-539f917e617a11dc" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "194.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-65a7037019b023c5" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "196.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-4f7431029059d48d" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "200.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-1b3cf7a6024eaf58" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "208.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-ba89e64e40292f62-1a30d2a2d18da942" {
  security_group_id = aws_security_group.nrp-management-ba89e64e40292f62.id
  description       = "rule-00000000000000000008; entries entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "2000::/3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-1a3deab2623c24fe" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "1.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-1b3c19a83c10d546" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "2.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-8df74ce54a43a8e1" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "4.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-ee3f5641b586317a" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "8.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-0f166f23f6bc57f1" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "11.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-503ae7ce7a91b196" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "12.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-9353ef865be8a532" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "16.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-77f9b3d6092c9c62" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "32.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-9893d9178a3cc64c" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "64.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-65efec8be868f4f0" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "96.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-ab9660b276254ce0" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "100.0.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-4c20177760a65de4" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "100.128.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-e0a13d915076e09a" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "101.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-d7726d5359d555df" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "102.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-84ed762e035fc2e7" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "104.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-3a694c010b74601a" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "112.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-6fd878dd85019aa7" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "120.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-53ef0f79492c7a9f" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "124.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-e8649d8d35378b88" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "126.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-a6dff15080dc7c14" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "128.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-609b1f5cb2b85691" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "160.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-f7ccc3022cbf1670" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "168.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-31a7b3564fc730d4" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.0.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-0de6e98cf727fa3f" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.128.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-0c3a12b74dd8c4d8" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.192.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-1a9f37953e0dad07" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.224.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-3bf9c6ff8c6e6f42" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.240.0.0/13"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-4244e03f08c98285" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.248.0.0/14"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-65deb3a1860e00fa" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.252.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-9a09907f5563869b" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "169.255.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-476e1f0e9b40539c" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "170.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-023db2cdcef96f1e" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "172.0.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-5055fc27dec7b9bf" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "172.32.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-db64fb948d79edda" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "172.64.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-40e9f56373139e26" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "172.128.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-e07f123da0ad337e" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "173.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-593288ea79d9b212" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "174.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-7039debcd81cecdb" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "176.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-4a3f1579e8df983a" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.0.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-6ceaa81d001c1c2a" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.128.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-b51d6390fcf64760" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.160.0.0/13"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-74ccdf1ef0d28777" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.169.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-4007fad3ac0275e6" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.170.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-c093c52f30637070" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.172.0.0/14"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-028bcf3c7b4aff76" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.176.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-9d90fcd33162ecb3" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "192.192.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-f356fc66ed8f8b8f" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "193.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-116b329ab17dc2bf" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "194.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-9cd06fbad05293ab" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "196.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-3c329e88fe63f1e0" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "200.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-803415d06e4e18ac-efdc79172f28da71" {
  security_group_id = aws_security_group.nrp-management-803415d06e4e18ac.id
  description       = "rule-00000000000000000009; entries entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "208.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-74a7968d94b56ded-9b027d60c0eb48e1" {
  security_group_id = aws_security_group.nrp-devices-74a7968d94b56ded.id
  description       = "rule-0000000000000000000a; entries entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "icmp"
  from_port         = 3
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-74a7968d94b56ded-e54bf1191c35226f" {
  security_group_id = aws_security_group.nrp-devices-74a7968d94b56ded.id
  description       = "rule-0000000000000000000a; entries entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = 0
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-597023292557bb05" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-0000000000000000000a; entries entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.4.0/24"
  ip_protocol       = "icmp"
  from_port         = 3
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-34a926941337f381" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "rule-0000000000000000000a; entries entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.4.0/24"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = 0
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-29bd255463fb9201-9adf015a30dd149f" {
  security_group_id = aws_security_group.nrp-devices-29bd255463fb9201.id
  description       = "rule-0000000000000000000b; entries entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv4         = "10.80.0.0/24"
  ip_protocol       = "icmp"
  from_port         = -1
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-29bd255463fb9201-86af26a2a1480bb6" {
  security_group_id = aws_security_group.nrp-devices-29bd255463fb9201.id
  description       = "rule-0000000000000000000b; entries entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv6         = "fd5e:80:0:1::/64"
  ip_protocol       = "icmpv6"
  from_port         = 128
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-075a056c23e654be-e3cb5bb8aa7c4f57" {
  security_group_id = aws_security_group.nrp-management-075a056c23e654be.id
  description       = "rule-0000000000000000000b; entries entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv4         = "10.80.4.0/24"
  ip_protocol       = "icmp"
  from_port         = -1
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-075a056c23e654be-8c5e24fea9ca083b" {
  security_group_id = aws_security_group.nrp-management-075a056c23e654be.id
  description       = "rule-0000000000000000000b; entries entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv6         = "fd5e:80:0:4::/64"
  ip_protocol       = "icmpv6"
  from_port         = 128
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-8d7c16301def9af5" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8001
  to_port           = 8001
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-1e5e3c17eec5d89e" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8003
  to_port           = 8003
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-eee96203acc5b24f" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8005
  to_port           = 8005
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-7fb6b45040e031d7" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8007
  to_port           = 8007
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-c482da34e2b4c6a9" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8009
  to_port           = 8009
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-24b5ba93f0d67400" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8011
  to_port           = 8011
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-d80f9c4f245c4550" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8013
  to_port           = 8013
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-d1492970b9d6a413" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8015
  to_port           = 8015
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-dd9416e630444fc6" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8017
  to_port           = 8017
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-7f35aa77124bfa33" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8019
  to_port           = 8019
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-3429b167ce8280a7" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8021
  to_port           = 8021
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-f709b0beca7ebfdd" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8023
  to_port           = 8023
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-33b7d00d795617dc" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8025
  to_port           = 8025
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-9c03b0b0f0f248d6" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8027
  to_port           = 8027
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-b20862abab2f6680" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8029
  to_port           = 8029
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-5454cbc11adcefc8" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8031
  to_port           = 8031
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-59fd3d15e5125022" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8033
  to_port           = 8033
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-e6ae0ac2db32c5e3" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8035
  to_port           = 8035
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-b313b820f9638f1f" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8037
  to_port           = 8037
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-696e40891b514441" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8039
  to_port           = 8039
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-79f74df7aaf15a79-9c0d4f208b7693dd" {
  security_group_id = aws_security_group.nrp-management-79f74df7aaf15a79.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-c8a1b46166d3c1e8" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8001
  to_port           = 8001
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-b0c096eddaf6414c" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8003
  to_port           = 8003
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-5ad2527cf782a9b7" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8005
  to_port           = 8005
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-3ef88b9f7e9b2e5b" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8007
  to_port           = 8007
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-bd4df5170d247b0c" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8009
  to_port           = 8009
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-037eda3dbaf63855" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8011
  to_port           = 8011
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-e79129de3273f7be" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8013
  to_port           = 8013
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-8b3181041dbeca74" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8015
  to_port           = 8015
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-e58657e9af31d278" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8017
  to_port           = 8017
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-694b03cc19fd06ee" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8019
  to_port           = 8019
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-dbfdf1306a901992" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8021
  to_port           = 8021
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-8d6aadf99d6ed9f2" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8023
  to_port           = 8023
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-98a586a83764ae47" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8025
  to_port           = 8025
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-112639f16e7d7613" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8027
  to_port           = 8027
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-8d84437fa8a02ce2" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8029
  to_port           = 8029
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-d8d00bbf57ecfacd" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8031
  to_port           = 8031
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-416e7dfbac470362" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8033
  to_port           = 8033
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-80cbd5fd704ad013" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8035
  to_port           = 8035
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-5ce72d70c7f3f402" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8037
  to_port           = 8037
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-11488e0a1cf79bd4" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8039
  to_port           = 8039
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-040e230f9bd0dfc7-8e26d4c2ede083f7" {
  security_group_id = aws_security_group.nrp-admin-040e230f9bd0dfc7.id
  description       = "rule-0000000000000000000c; entries entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-b5df6ff4d1c1db44-b347530f86711066" {
  security_group_id = aws_security_group.nrp-management-b5df6ff4d1c1db44.id
  description       = "rule-0000000000000000000d; entries entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "99"
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-b5df6ff4d1c1db44-27598715aafe9390" {
  security_group_id = aws_security_group.nrp-management-b5df6ff4d1c1db44.id
  description       = "rule-0000000000000000000d; entries entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "50"
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-b5df6ff4d1c1db44-8ff457f995e72569" {
  security_group_id = aws_security_group.nrp-management-b5df6ff4d1c1db44.id
  description       = "rule-0000000000000000000d; entries entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "47"
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-6ef1d4f6536e3a46-b19667f01a0939e8" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "rule-0000000000000000000d; entries entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.0.13/32"
  ip_protocol       = "99"
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-6ef1d4f6536e3a46-5c9338a1fe6f1d0c" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "rule-0000000000000000000d; entries entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.0.13/32"
  ip_protocol       = "50"
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-6ef1d4f6536e3a46-ccef13339ae5e2f1" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "rule-0000000000000000000d; entries entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.0.13/32"
  ip_protocol       = "47"
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-268d6b28255591bc-e2526211d9209616" {
  security_group_id = aws_security_group.nrp-management-268d6b28255591bc.id
  description       = "rule-0000000000000000000e; until 2027-01-31; entries entry-000000000000000e0000 entry-000000000000000e0001"
  cidr_ipv4         = "172.31.4.10/32"
  ip_protocol       = "tcp"
  from_port         = 10443
  to_port           = 10443
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-c3187ab39949de79-39f4db863e6f4841" {
  security_group_id = aws_security_group.nrp-admin-c3187ab39949de79.id
  description       = "rule-0000000000000000000e; until 2027-01-31; entries entry-000000000000000e0000 entry-000000000000000e0001"
  cidr_ipv4         = "10.80.0.14/32"
  ip_protocol       = "tcp"
  from_port         = 10443
  to_port           = 10443
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-6ef1d4f6536e3a46-7fd37eefa1cfb7d8" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "rule-00000000000000000010; entries entry-00000000000000000000 entry-00000000000000000001 entry-00000000000000000002 entry-00000000000000000003 entry-00000000000000000004 entry-00000000000000000005 entry-00000000000000000006 +33 more"
  cidr_ipv4         = "203.0.113.0/24"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}
