# AWS security groups for Terraform for Inner firewall (fw-inner) at Demo data centre
# Rule set 01935c5e-0000-7000-8000-000000000007 of catalogue version 2026112101, as of 2026-11-21
# Content v1:1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
# https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/
# WARNING rule 5: The destination update1.example.com, update2.example.com cannot be written: the platform knows no host names. Serve them as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 5: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 6: The destination *.example.net cannot be written: the platform knows no wildcards. Permit them by URL filtering or by the proxy, whose lists the portal serves.
# WARNING rule 6: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 7: The destination api.example.org cannot be written: the platform knows no host names. Serve them as a list of addresses, use a proxy, or give resolved addresses.
# WARNING rule 7: The destination *.example.org cannot be written: the platform knows no wildcards. Permit them by URL filtering or by the proxy, whose lists the portal serves.
# WARNING rule 13: sctp/3868 cannot be written: the platform cannot say it without permitting more. Permit it by other means, or leave it.
# WARNING group nr-management-8f9a082598d5027b: It has 65 outbound IPv6 rules, more than the 60 of the default quota. Ask for a higher quota, or bind networks instead of single hosts.

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "nr-management-8484bf23f627efd7" {
  name        = "nr-management-8484bf23f627efd7"
  description = "Attach to 10.80.0.10 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-admin-d826ef90831e78ae" {
  name        = "nr-admin-d826ef90831e78ae"
  description = "Attach to 10.80.16.5 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-f94d1efea74d40d8" {
  name        = "nr-management-f94d1efea74d40d8"
  description = "Attach to 10.80.0.10-10.80.0.14 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-admin-ed933e65c67f7d66" {
  name        = "nr-admin-ed933e65c67f7d66"
  description = "Attach to 10.80.16.0/26 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-78110841065e990a" {
  name        = "nr-management-78110841065e990a"
  description = "Attach to fd5e:80:0:1::11 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-devices-60f7eaabfc9753d0" {
  name        = "nr-devices-60f7eaabfc9753d0"
  description = "Attach to fd5e:80:0:4::/64 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-83dd3a93d99d3205" {
  name        = "nr-management-83dd3a93d99d3205"
  description = "Attach to 10.80.0.11, 10.80.0.12, fd5e:80:0:1::11, fd5e:80:0:1::12 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-devices-d2acd81d96d51e20" {
  name        = "nr-devices-d2acd81d96d51e20"
  description = "Attach to 10.80.4.21-10.80.4.24, 10.80.4.31, fd5e:80:0:4::21-fd5e:80:0:4::24 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-0aa22a7e3e29ec11" {
  name        = "nr-management-0aa22a7e3e29ec11"
  description = "Attach to 10.80.0.30, fd5e:80:0:1::30 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-8f9a082598d5027b" {
  name        = "nr-management-8f9a082598d5027b"
  description = "Attach to 10.80.0.31, fd5e:80:0:1::31 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-de0848607aef5248" {
  name        = "nr-management-de0848607aef5248"
  description = "Attach to 10.80.0.40 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-devices-a805bbd9a9dc4d28" {
  name        = "nr-devices-a805bbd9a9dc4d28"
  description = "Attach to 10.80.4.0/24 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-devices-9ff1ff386e731a8c" {
  name        = "nr-devices-9ff1ff386e731a8c"
  description = "Attach to 10.80.4.0/24, fd5e:80:0:4::/64 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-af32cc7d9d33018b" {
  name        = "nr-management-af32cc7d9d33018b"
  description = "Attach to 10.80.0.0/24, fd5e:80:0:1::/64 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-2ddf246cd161488d" {
  name        = "nr-management-2ddf246cd161488d"
  description = "Attach to 10.80.0.12 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-admin-a7c50c610287a143" {
  name        = "nr-admin-a7c50c610287a143"
  description = "Attach to 10.80.16.9 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-5c90a523905bb5dd" {
  name        = "nr-management-5c90a523905bb5dd"
  description = "Attach to 10.80.0.13 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-devices-9147fc2fe825705a" {
  name        = "nr-devices-9147fc2fe825705a"
  description = "Attach to 10.80.4.31 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-management-dbdf579e902ccffc" {
  name        = "nr-management-dbdf579e902ccffc"
  description = "Attach to 10.80.0.14 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nr-admin-339382adcc95a6e2" {
  name        = "nr-admin-339382adcc95a6e2"
  description = "Attach to 172.31.4.10 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-8484bf23f627efd7-78792531f1ec3dcd" {
  security_group_id = aws_security_group.nr-management-8484bf23f627efd7.id
  description       = "rule-00000000000000000001 CHG-2026-0042 entry-00000000000000010000 entry-00000000000000010001"
  cidr_ipv4         = "10.80.16.5/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-d826ef90831e78ae-46c76a6b38b35e48" {
  security_group_id = aws_security_group.nr-admin-d826ef90831e78ae.id
  description       = "rule-00000000000000000001 CHG-2026-0042 entry-00000000000000010000 entry-00000000000000010001"
  cidr_ipv4         = "10.80.0.10/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-f94d1efea74d40d8-7d287f447c394ad6" {
  security_group_id = aws_security_group.nr-management-f94d1efea74d40d8.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-f94d1efea74d40d8-a7ac9154ce2cd4e7" {
  security_group_id = aws_security_group.nr-management-f94d1efea74d40d8.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-24d8cce1290933b1" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-4f961dc5fd5d44fe" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.12/31"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-9353c2881c99375e" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.14/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-30d470b06c147075" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-769921e06ef4cf5a" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.12/31"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-0fd4c0bc248bb00f" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-00000000000000000002 entry-00000000000000020000 entry-00000000000000020001"
  cidr_ipv4         = "10.80.0.14/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-78110841065e990a-c6a200d1fec57b7f" {
  security_group_id = aws_security_group.nr-management-78110841065e990a.id
  description       = "rule-00000000000000000003 entry-00000000000000030000 entry-00000000000000030001"
  cidr_ipv6         = "fd5e:80:0:4::/64"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-60f7eaabfc9753d0-10183853fd512a4c" {
  security_group_id = aws_security_group.nr-devices-60f7eaabfc9753d0.id
  description       = "rule-00000000000000000003 entry-00000000000000030000 entry-00000000000000030001"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-1fdce63d32b72d8b" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-96afa2ff3da622ec" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-9b1f474c85643705" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-a11ea9b9ff136908" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-be4b0261492003e8" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-9112248755c41d51" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-594bea0e5d346609" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-297806cea7356f17" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-c644961d816b51e1" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::21/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-91f183f83d47aed5" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::22/127"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-25d932fdeb996b08" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::24/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-d340093e64930d05" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::21/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-9b6be60d47b0e728" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::22/127"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-83dd3a93d99d3205-cfc8f8918d2c9229" {
  security_group_id = aws_security_group.nr-management-83dd3a93d99d3205.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:4::24/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-6ff31d9ae4bf056e" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-403520d3c54868dd" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-5136ff1020b51afd" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-bd3d3ab260b18a77" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-9c4c521fe3cc5e3c" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-21fb1a89bec4c9fb" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-c25b3fe881c05e77" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-d2acd81d96d51e20-f8e23b705a1295fe" {
  security_group_id = aws_security_group.nr-devices-d2acd81d96d51e20.id
  description       = "rule-00000000000000000004 entry-00000000000000040000 entry-00000000000000040001"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nr-management-0aa22a7e3e29ec11-a44d50602673e37c" {
  security_group_id = aws_security_group.nr-management-0aa22a7e3e29ec11.id
  description       = "rule-00000000000000000007 entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv4         = "198.51.100.7/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-0aa22a7e3e29ec11-e1822c7a96b050e8" {
  security_group_id = aws_security_group.nr-management-0aa22a7e3e29ec11.id
  description       = "rule-00000000000000000007 entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv4         = "198.51.100.7/32"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-0aa22a7e3e29ec11-66694e551ed6393e" {
  security_group_id = aws_security_group.nr-management-0aa22a7e3e29ec11.id
  description       = "rule-00000000000000000007 entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv6         = "2001:db8::7/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-0aa22a7e3e29ec11-e2e445615c45bd77" {
  security_group_id = aws_security_group.nr-management-0aa22a7e3e29ec11.id
  description       = "rule-00000000000000000007 entry-00000000000000070000 entry-00000000000000070001"
  cidr_ipv6         = "2001:db8::7/128"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-5d566bb4c06dde2a" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "0.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-b39fb95c8da1501f" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "8.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-e16b7b1832a63ebf" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.0.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-7a92b6e01233356e" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.64.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-c05d6a2e07520dae" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.1.0/24"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-96105e70edeee7c3" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.2.0/23"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-424a27cfaebd5cae" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.5.0/24"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-7619e9d6d7b92345" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.6.0/23"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-ff27552f155ac41f" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.8.0/21"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-677d6561fe0b088c" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.16.64/26"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-c1f4966265874a47" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.16.128/25"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-26ec5b07f9493cd1" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.17.0/24"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-d7907bd9d96db421" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.18.0/23"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-d74496ddddea4c7b" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.20.0/22"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-f354a607087584a3" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.24.0/21"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-d6043214cff117b4" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.32.0/19"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-732be08a4d6670ae" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.64.0/18"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-bd2bb554526e85d0" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.80.128.0/17"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-ecc274dd9c1e73ba" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.81.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-3845928a6ad62143" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.82.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-df17ba1236aa075f" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.84.0.0/14"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-b1130282b603678d" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.88.0.0/13"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-2853a0f672338383" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.96.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-331980d105a1ea1e" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "10.128.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-2c95b50409b178d1" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "11.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-c54655b3aa3e3edc" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "12.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-441683f087185e31" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "16.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-382897458b6cfe94" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "32.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-fb01ed2b8af505d7" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "64.0.0.0/2"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-675f20d66533d886" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv4         = "128.0.0.0/1"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-79027d54be2de9cf" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "::/1"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-04aabdc1d481c479" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "8000::/2"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-f75eda7ba12fecd8" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "c000::/3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-7d56e0fc37137a90" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "e000::/4"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-73aa69fe9f4a3f4b" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "f000::/5"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-bf2bf85593057fb7" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "f800::/6"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-c6faf8262ffccd92" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fc00::/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-e4f0d796c8e6f596" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd00::/10"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-38ba729ae2e2044f" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd40::/12"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-3666e472468fb43b" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd50::/13"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-5f05adcddd582c0d" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd58::/14"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-8234f1552c6e4195" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5c::/15"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-abdfd3cb940693f2" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e::/25"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-fa68a946a363ca57" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80::/64"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-53bdd32e2f03bc6f" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:2::/63"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-59a458313f09bb14" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:5::/64"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-bebe2714a3df95ac" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:6::/63"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-cb6ff78da034d9f3" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:8::/61"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-123bea7456c9a4dc" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:10::/60"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-925313990340be72" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:20::/59"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-9d857f2309f643c8" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:40::/58"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-d4d27463db189503" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:80::/57"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-b011b5bee4306c0a" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:100::/56"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-ac7166e1c3e9b3a0" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:200::/55"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-b9bc266297c0050c" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:400::/54"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-44e0f5263b7ae10d" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:800::/53"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-5f7a41f5eb27f628" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:1000::/52"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-0bbcab5784d6bef6" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:2000::/51"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-72f0a53b11b67f8a" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:4000::/50"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-f2395823c113c360" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:0:8000::/49"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-602e87113723b101" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:1::/48"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-305839eb77486661" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:2::/47"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-e4fcb34f3a5595ea" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:4::/46"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-21e281043707a50d" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:8::/45"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-e7743da5a488cb33" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:10::/44"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-93f49c758cee91af" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:20::/43"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-d3eca09aa16cd7b7" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:40::/42"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-7a892493e3451f4e" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:80::/41"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-405caa201644179b" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:100::/40"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-d22690082c0aca26" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:200::/39"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-07e4fd976e0c0ed0" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:400::/38"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-9888ea54d9037cfd" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:800::/37"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-3b0f29330f3488c6" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:1000::/36"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-046600d360becee1" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:2000::/35"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-18a6f55d3cc9bd26" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:4000::/34"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-f34b23339d79dbb9" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:80:8000::/33"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-849092bfdbd231a8" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:81::/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-890103bbe64f891d" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:82::/31"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-37d4007b0975d5a3" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:84::/30"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-d777add9f2b03e10" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:88::/29"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-dd53d41810e5c0ed" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:90::/28"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-4ddc068495d27f88" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:a0::/27"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-9f1cbaf64edf5d07" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:c0::/26"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-ce5434e0e3cbdb72" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:100::/24"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-e2901582911dc200" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:200::/23"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-e6d24eb594b8f54b" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:400::/22"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-0909fa345f400b8e" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:800::/21"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-f1544c88d552ecee" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:1000::/20"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-1c7a47617c77f7c6" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:2000::/19"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-23c0e4258d6e74ef" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:4000::/18"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-54d96a12410b1c82" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5e:8000::/17"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-b414d98955ff74ca" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd5f::/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-2fb902ae4c38bcd1" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd60::/11"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-9d5b4a1fbd6af44c" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fd80::/9"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nr-management-8f9a082598d5027b-2d3f9e7360bcbdfc" {
  security_group_id = aws_security_group.nr-management-8f9a082598d5027b.id
  description       = "rule-00000000000000000008 entry-00000000000000080000 entry-00000000000000080001"
  cidr_ipv6         = "fe00::/7"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-074da6aace6bc603" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "0.0.0.0/5"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-95bda25c90540900" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "8.0.0.0/7"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-d5feeab8e660e4a6" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.0.0.0/10"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-cbda333d44a769e8" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.64.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-e530aa6f5ebd3325" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.1.0/24"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-c4e07c0c9c71831e" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.2.0/23"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-3b429b63df926d21" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.5.0/24"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-0ab1f01b6e3c17a5" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.6.0/23"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-442a0c7aab232a3c" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.8.0/21"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-f99a613c90ce4607" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.16.64/26"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-37c2e80810322bcf" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.16.128/25"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-e400993a86b5ab93" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.17.0/24"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-a69beb70563396e4" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.18.0/23"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-159028a9dac36408" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.20.0/22"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-6e73c1d739b8eaee" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.24.0/21"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-ca94ddc33ab5f17a" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.32.0/19"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-c312b85c6eb811b3" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.64.0/18"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-65dc0e4b44df068d" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.80.128.0/17"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-1889ab5c07412689" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.81.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-5cb73f0c313b68a0" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.82.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-d8eae071deb0f6a6" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.84.0.0/14"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-c84b6dc3d1ab6e06" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.88.0.0/13"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-17077a156ee9dd57" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.96.0.0/11"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-3e6845a35afb07bb" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "10.128.0.0/9"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-7fbbe9372c034263" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "11.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-335b6a1614eb9773" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "12.0.0.0/6"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-3aace5c89b147a2e" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "16.0.0.0/4"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-50e8eb0c1afc102c" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "32.0.0.0/3"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-23a062a4edb072e7" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "64.0.0.0/2"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-de0848607aef5248-c3981dc02eb4ccce" {
  security_group_id = aws_security_group.nr-management-de0848607aef5248.id
  description       = "rule-00000000000000000009 entry-00000000000000090000 entry-00000000000000090001"
  cidr_ipv4         = "128.0.0.0/1"
  ip_protocol       = "tcp"
  from_port         = 25
  to_port           = 25
}

resource "aws_vpc_security_group_ingress_rule" "nr-devices-a805bbd9a9dc4d28-d8d0efa031894606" {
  security_group_id = aws_security_group.nr-devices-a805bbd9a9dc4d28.id
  description       = "rule-0000000000000000000a entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "icmp"
  from_port         = 3
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nr-devices-a805bbd9a9dc4d28-9d688fc51ef1220d" {
  security_group_id = aws_security_group.nr-devices-a805bbd9a9dc4d28.id
  description       = "rule-0000000000000000000a entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = 0
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-f2f52331dda2c98a" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-0000000000000000000a entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.4.0/24"
  ip_protocol       = "icmp"
  from_port         = 3
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-ed933e65c67f7d66-d57ce830fec0b97d" {
  security_group_id = aws_security_group.nr-admin-ed933e65c67f7d66.id
  description       = "rule-0000000000000000000a entry-000000000000000a0000 entry-000000000000000a0001"
  cidr_ipv4         = "10.80.4.0/24"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = 0
}

resource "aws_vpc_security_group_ingress_rule" "nr-devices-9ff1ff386e731a8c-7c5503299c9e73eb" {
  security_group_id = aws_security_group.nr-devices-9ff1ff386e731a8c.id
  description       = "rule-0000000000000000000b entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv4         = "10.80.0.0/24"
  ip_protocol       = "icmp"
  from_port         = -1
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nr-devices-9ff1ff386e731a8c-5135adfb094b8f83" {
  security_group_id = aws_security_group.nr-devices-9ff1ff386e731a8c.id
  description       = "rule-0000000000000000000b entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv6         = "fd5e:80:0:1::/64"
  ip_protocol       = "icmpv6"
  from_port         = 128
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nr-management-af32cc7d9d33018b-f9b3bf32cd5b5b9a" {
  security_group_id = aws_security_group.nr-management-af32cc7d9d33018b.id
  description       = "rule-0000000000000000000b entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv4         = "10.80.4.0/24"
  ip_protocol       = "icmp"
  from_port         = -1
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nr-management-af32cc7d9d33018b-43e2579fba3cfab9" {
  security_group_id = aws_security_group.nr-management-af32cc7d9d33018b.id
  description       = "rule-0000000000000000000b entry-000000000000000b0000 entry-000000000000000b0001"
  cidr_ipv6         = "fd5e:80:0:4::/64"
  ip_protocol       = "icmpv6"
  from_port         = 128
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-aa863423a476a33e" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8001
  to_port           = 8001
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-2f2f32243651e634" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8003
  to_port           = 8003
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-d74fd8129917f4f2" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8005
  to_port           = 8005
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-4bb1947c19c7c921" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8007
  to_port           = 8007
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-835cb62b25705d35" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8009
  to_port           = 8009
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-9e422676586d2efe" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8011
  to_port           = 8011
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-8a9e5d338bee7670" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8013
  to_port           = 8013
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-a6928211d43a1db3" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8015
  to_port           = 8015
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-fb45bd0f8253b6f0" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8017
  to_port           = 8017
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-c94f52350522829b" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8019
  to_port           = 8019
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-6071b9130edd1133" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8021
  to_port           = 8021
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-5206147a4f082fb1" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8023
  to_port           = 8023
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-650fb725f4800cdb" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8025
  to_port           = 8025
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-a3b17346ea9ed8cd" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8027
  to_port           = 8027
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-3196a4e70268163a" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8029
  to_port           = 8029
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-67d57d2f4ae90b3d" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8031
  to_port           = 8031
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-706b893bac8d6a95" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8033
  to_port           = 8033
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-136a5a47613bda57" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8035
  to_port           = 8035
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-387a2fee69f2aef3" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8037
  to_port           = 8037
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-c3881bb1b7bed58d" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 8039
  to_port           = 8039
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-2ddf246cd161488d-9d067a2ddc5722f4" {
  security_group_id = aws_security_group.nr-management-2ddf246cd161488d.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.16.9/32"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-e3d1163b05930783" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8001
  to_port           = 8001
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-d452c3b09aa8769f" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8003
  to_port           = 8003
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-e2cc8343fe1bc6b1" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8005
  to_port           = 8005
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-476cdff22cd3bf4b" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8007
  to_port           = 8007
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-d759a73f38b98df1" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8009
  to_port           = 8009
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-04d88bff3d3ff4f4" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8011
  to_port           = 8011
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-1fce3538bd2b43a1" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8013
  to_port           = 8013
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-f8b9cd15e4e553c1" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8015
  to_port           = 8015
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-de1966e741830f69" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8017
  to_port           = 8017
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-f5a332ab68b6b7c6" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8019
  to_port           = 8019
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-e78e0e2e4300744f" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8021
  to_port           = 8021
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-9966c838b1f2823b" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8023
  to_port           = 8023
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-9bf65b3f004ff367" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8025
  to_port           = 8025
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-28c0806e487e9957" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8027
  to_port           = 8027
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-a5de7af49896c77d" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8029
  to_port           = 8029
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-609d6c0abf49126f" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8031
  to_port           = 8031
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-79472b4f8858882d" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8033
  to_port           = 8033
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-3a1181583f778323" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8035
  to_port           = 8035
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-3fad0ceb0ea51dcc" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8037
  to_port           = 8037
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-51a9d7357298e712" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 8039
  to_port           = 8039
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-a7c50c610287a143-52170202a3aa69c3" {
  security_group_id = aws_security_group.nr-admin-a7c50c610287a143.id
  description       = "rule-0000000000000000000c entry-000000000000000c0000 entry-000000000000000c0001"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-5c90a523905bb5dd-fae816c78cdf9a4a" {
  security_group_id = aws_security_group.nr-management-5c90a523905bb5dd.id
  description       = "rule-0000000000000000000d entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "99"
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-5c90a523905bb5dd-7621c2ee56c65a8d" {
  security_group_id = aws_security_group.nr-management-5c90a523905bb5dd.id
  description       = "rule-0000000000000000000d entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "50"
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-5c90a523905bb5dd-982920ad6a70fe73" {
  security_group_id = aws_security_group.nr-management-5c90a523905bb5dd.id
  description       = "rule-0000000000000000000d entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "47"
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-9147fc2fe825705a-67dea2fe82e54938" {
  security_group_id = aws_security_group.nr-devices-9147fc2fe825705a.id
  description       = "rule-0000000000000000000d entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.0.13/32"
  ip_protocol       = "99"
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-9147fc2fe825705a-92bf46a58802acec" {
  security_group_id = aws_security_group.nr-devices-9147fc2fe825705a.id
  description       = "rule-0000000000000000000d entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.0.13/32"
  ip_protocol       = "50"
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-9147fc2fe825705a-81772f46786f0a85" {
  security_group_id = aws_security_group.nr-devices-9147fc2fe825705a.id
  description       = "rule-0000000000000000000d entry-000000000000000d0000 entry-000000000000000d0001"
  cidr_ipv4         = "10.80.0.13/32"
  ip_protocol       = "47"
}

resource "aws_vpc_security_group_ingress_rule" "nr-management-dbdf579e902ccffc-3d887e02c0aac6a2" {
  security_group_id = aws_security_group.nr-management-dbdf579e902ccffc.id
  description       = "rule-0000000000000000000e until 2027-01-31 entry-000000000000000e0000 entry-000000000000000e0001"
  cidr_ipv4         = "172.31.4.10/32"
  ip_protocol       = "tcp"
  from_port         = 10443
  to_port           = 10443
}

resource "aws_vpc_security_group_egress_rule" "nr-admin-339382adcc95a6e2-eb529b03f0c00929" {
  security_group_id = aws_security_group.nr-admin-339382adcc95a6e2.id
  description       = "rule-0000000000000000000e until 2027-01-31 entry-000000000000000e0000 entry-000000000000000e0001"
  cidr_ipv4         = "10.80.0.14/32"
  ip_protocol       = "tcp"
  from_port         = 10443
  to_port           = 10443
}

resource "aws_vpc_security_group_egress_rule" "nr-devices-9147fc2fe825705a-2ebd083279808e34" {
  security_group_id = aws_security_group.nr-devices-9147fc2fe825705a.id
  description       = "rule-00000000000000000010 entry-00000000000000000000 entry-00000000000000000001 entry-00000000000000000002 entry-00000000000000000003 entry-00000000000000000004 entry-00000000000000000005 entry-00000000000000000006 entry-00000000000000000007 and 32 more"
  cidr_ipv4         = "203.0.113.0/24"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}
