# AWS security groups for Terraform for Inner firewall (fw-inner) at Demo data centre
# Rule set 01935c5e-0000-7000-8000-000000000007 of catalogue version 2026112101, as of 2026-11-21
# Content v1:1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
# https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/
# Only what differs from rule set 01935c5e-0000-7000-8000-000000000003

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

# Take these blocks out of the module:
# aws_vpc_security_group_egress_rule.nr-admin-d826ef90831e78ae-46c76a6b38b35e48
# aws_vpc_security_group_ingress_rule.nr-management-8484bf23f627efd7-78792531f1ec3dcd
# aws_security_group.nr-admin-d826ef90831e78ae
# aws_security_group.nr-management-8484bf23f627efd7
#
# To undo this, take these blocks out:
# aws_vpc_security_group_egress_rule.nr-devices-60f7eaabfc9753d0-10183853fd512a4c
# aws_vpc_security_group_ingress_rule.nr-management-78110841065e990a-c6a200d1fec57b7f
# aws_security_group.nr-devices-60f7eaabfc9753d0
# aws_security_group.nr-management-78110841065e990a
#
# and put these back:
# resource "aws_security_group" "nr-management-8484bf23f627efd7" {
#   name        = "nr-management-8484bf23f627efd7"
#   description = "Attach to 10.80.0.10 in zone management"
#   vpc_id      = var.vpc_id
# }
# resource "aws_security_group" "nr-admin-d826ef90831e78ae" {
#   name        = "nr-admin-d826ef90831e78ae"
#   description = "Attach to 10.80.16.5 in zone admin"
#   vpc_id      = var.vpc_id
# }
# resource "aws_vpc_security_group_ingress_rule" "nr-management-8484bf23f627efd7-78792531f1ec3dcd" {
#   security_group_id = aws_security_group.nr-management-8484bf23f627efd7.id
#   description       = "rule-00000000000000000001 CHG-2026-0042 entry-00000000000000010000 entry-00000000000000010001"
#   cidr_ipv4         = "10.80.16.5/32"
#   ip_protocol       = "tcp"
#   from_port         = 443
#   to_port           = 443
# }
# resource "aws_vpc_security_group_egress_rule" "nr-admin-d826ef90831e78ae-46c76a6b38b35e48" {
#   security_group_id = aws_security_group.nr-admin-d826ef90831e78ae.id
#   description       = "rule-00000000000000000001 CHG-2026-0042 entry-00000000000000010000 entry-00000000000000010001"
#   cidr_ipv4         = "10.80.0.10/32"
#   ip_protocol       = "tcp"
#   from_port         = 443
#   to_port           = 443
# }
