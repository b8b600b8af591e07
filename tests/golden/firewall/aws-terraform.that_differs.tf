# AWS security groups for Terraform for Inner firewall fw-inner at Demo data centre
# Rule set 01935c5e-0000-7000-8000-000000000007 of catalogue version 2026112101, as of 2026-11-21
# Content v1:1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
# https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/
# Only what differs from rule set 01935c5e-0000-7000-8000-000000000003

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

# Take these blocks out of the module:
# aws_vpc_security_group_egress_rule.nrp-admin-30a6bd8a27193234-35213c6ec264344a
# aws_vpc_security_group_ingress_rule.nrp-management-9c858a2f54abbaa4-eb58c3f49f5f3856
# aws_security_group.nrp-admin-30a6bd8a27193234
# aws_security_group.nrp-management-9c858a2f54abbaa4
#
# To undo this, take these blocks out:
# aws_vpc_security_group_egress_rule.nrp-devices-168b445bc1bf85c7-0aef14c6413469f1
# aws_vpc_security_group_ingress_rule.nrp-management-8faae8f6b23557f9-7e16ec4f6b8ee2f6
# aws_security_group.nrp-devices-168b445bc1bf85c7
# aws_security_group.nrp-management-8faae8f6b23557f9
#
# and put these back:
# resource "aws_security_group" "nrp-management-9c858a2f54abbaa4" {
#   name        = "nrp-management-9c858a2f54abbaa4"
#   description = "Attach to 10.80.0.10 in zone management"
#   vpc_id      = var.vpc_id
# }
# resource "aws_security_group" "nrp-admin-30a6bd8a27193234" {
#   name        = "nrp-admin-30a6bd8a27193234"
#   description = "Attach to 10.80.16.5 in zone admin"
#   vpc_id      = var.vpc_id
# }
# resource "aws_vpc_security_group_ingress_rule" "nrp-management-9c858a2f54abbaa4-eb58c3f49f5f3856" {
#   security_group_id = aws_security_group.nrp-management-9c858a2f54abbaa4.id
#   description       = "rule-00000000000000000001; change CHG-2026-0042; entries entry-00000000000000010000 entry-00000000000000010001"
#   cidr_ipv4         = "10.80.16.5/32"
#   ip_protocol       = "tcp"
#   from_port         = 443
#   to_port           = 443
# }
# resource "aws_vpc_security_group_egress_rule" "nrp-admin-30a6bd8a27193234-35213c6ec264344a" {
#   security_group_id = aws_security_group.nrp-admin-30a6bd8a27193234.id
#   description       = "rule-00000000000000000001; change CHG-2026-0042; entries entry-00000000000000010000 entry-00000000000000010001"
#   cidr_ipv4         = "10.80.0.10/32"
#   ip_protocol       = "tcp"
#   from_port         = 443
#   to_port           = 443
# }
