# AWS security groups for Terraform for Inner firewall fw-inner at Eastgate data centre
# Rule set the-rule-set of catalogue version 2026112101, as of 2026-11-21
# Content v1:of-the-content
# https://portal.example.org/rule-sets/the-rule-set/

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "nrp-management-ca475ab3e149a014" {
  name        = "nrp-management-ca475ab3e149a014"
  description = "Attach to 10.80.0.10-10.80.0.12 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-admin-583951b86a7022a3" {
  name        = "nrp-admin-583951b86a7022a3"
  description = "Attach to 10.80.16.0/26 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-0fd0dbb987c419c6" {
  name        = "nrp-management-0fd0dbb987c419c6"
  description = "Attach to 10.80.0.30 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-3100b9542a7761dc" {
  name        = "nrp-management-3100b9542a7761dc"
  description = "Attach to fd5e:80:0:1::11-fd5e:80:0:1::12 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-admin-74cb35fb5b3c70a8" {
  name        = "nrp-admin-74cb35fb5b3c70a8"
  description = "Attach to fd5e:80:0:16::/64 in zone admin"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-d09fba71219cc384" {
  name        = "nrp-management-d09fba71219cc384"
  description = "Attach to 172.31.4.10 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-98c460d2497c4190" {
  name        = "nrp-devices-98c460d2497c4190"
  description = "Attach to 10.80.4.21-10.80.4.24, 10.80.4.31 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-b00c9a5ab003f70e" {
  name        = "nrp-management-b00c9a5ab003f70e"
  description = "Attach to 10.80.0.11-10.80.0.12 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-hosting-5d55f6eb030afdf9" {
  name        = "nrp-hosting-5d55f6eb030afdf9"
  description = "Attach to 10.81.0.0/16 in zone hosting"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-5f1b0855204eb732" {
  name        = "nrp-devices-5f1b0855204eb732"
  description = "Attach to 10.80.4.21-10.80.4.24 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-devices-6ef1d4f6536e3a46" {
  name        = "nrp-devices-6ef1d4f6536e3a46"
  description = "Attach to 10.80.4.31 in zone devices"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-perimeter-4367f5a0cde01c60" {
  name        = "nrp-perimeter-4367f5a0cde01c60"
  description = "Attach to 10.80.12.8 in zone perimeter"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-services-3ad06b5bcf3a40a4" {
  name        = "nrp-services-3ad06b5bcf3a40a4"
  description = "Attach to 10.80.8.20 in zone services"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-38d26604cf422cb4" {
  name        = "nrp-management-38d26604cf422cb4"
  description = "Attach to 10.80.0.11-10.80.0.12, 10.80.0.30 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-services-671e38aacf1bbdbd" {
  name        = "nrp-services-671e38aacf1bbdbd"
  description = "Attach to 10.80.8.53 in zone services"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-services-1a888e6b8f57effd" {
  name        = "nrp-services-1a888e6b8f57effd"
  description = "Attach to 10.80.8.123 in zone services"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-services-b264f37738893ccd" {
  name        = "nrp-services-b264f37738893ccd"
  description = "Attach to 10.80.8.10/31 in zone services"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-services-08853efad3471ee9" {
  name        = "nrp-services-08853efad3471ee9"
  description = "Attach to fd5e:80:0:8::53 in zone services"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-services-09594a563ed1efb8" {
  name        = "nrp-services-09594a563ed1efb8"
  description = "Attach to fd5e:80:0:8::123 in zone services"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-ca475ab3e149a014-a1468dd9a033aa27" {
  security_group_id = aws_security_group.nrp-management-ca475ab3e149a014.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-ca475ab3e149a014-985bdf96ee671a59" {
  security_group_id = aws_security_group.nrp-management-ca475ab3e149a014.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-ca475ab3e149a014-c1e89469137fee5b" {
  security_group_id = aws_security_group.nrp-management-ca475ab3e149a014.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 943
  to_port           = 943
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-ca475ab3e149a014-a1105c59af65ac40" {
  security_group_id = aws_security_group.nrp-management-ca475ab3e149a014.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 9033
  to_port           = 9033
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-ca475ab3e149a014-97dd11b1a3554e28" {
  security_group_id = aws_security_group.nrp-management-ca475ab3e149a014.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 10042
  to_port           = 10042
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-9696b0f33599ab82" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-c3f0d9ed88429e8d" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-b53f329d1fab9e40" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-f422c7b612a4cb04" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-fa46a800e04a0df9" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 943
  to_port           = 943
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-da8c3fe2f01ec0c9" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 943
  to_port           = 943
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-ca102dad8724cc07" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 9033
  to_port           = 9033
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-e7b4489723c638b6" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 9033
  to_port           = 9033
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-2c3d792752718dd6" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 10042
  to_port           = 10042
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-c35b2ef021f6a087" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-1111d368c77eb1bb28f1; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d +6 more"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 10042
  to_port           = 10042
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-0fd0dbb987c419c6-af89ca7ed6d08ad4" {
  security_group_id = aws_security_group.nrp-management-0fd0dbb987c419c6.id
  description       = "r-f89c3128380e6c72f824; entries e-90538418474788fead82 e-cdd0f906b0a4849ec7b3"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-0fd0dbb987c419c6-88bf2869d92ff2ab" {
  security_group_id = aws_security_group.nrp-management-0fd0dbb987c419c6.id
  description       = "r-f89c3128380e6c72f824; entries e-90538418474788fead82 e-cdd0f906b0a4849ec7b3"
  cidr_ipv4         = "10.80.16.0/26"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-812500a7ae2e2b97" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-f89c3128380e6c72f824; entries e-90538418474788fead82 e-cdd0f906b0a4849ec7b3"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-583951b86a7022a3-a6b57dcc7d8ff75f" {
  security_group_id = aws_security_group.nrp-admin-583951b86a7022a3.id
  description       = "r-f89c3128380e6c72f824; entries e-90538418474788fead82 e-cdd0f906b0a4849ec7b3"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-3100b9542a7761dc-4901e83fa610a0e3" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:16::/64"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-3100b9542a7761dc-c00e1d835a617e2b" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:16::/64"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-3100b9542a7761dc-4165d6f1fa20e4db" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:16::/64"
  ip_protocol       = "tcp"
  from_port         = 943
  to_port           = 943
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-3100b9542a7761dc-8f6f5a629a1d7a01" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:16::/64"
  ip_protocol       = "tcp"
  from_port         = 9033
  to_port           = 9033
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-3100b9542a7761dc-2b8aeccd09037aef" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:16::/64"
  ip_protocol       = "tcp"
  from_port         = 10042
  to_port           = 10042
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-37253be610b5ff67" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-e65eca349fb4e4f7" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-2a0f31b972e2acd9" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-330d29bd000d5a04" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-90ad4137119938cd" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 943
  to_port           = 943
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-653d1b6b2bde5a21" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 943
  to_port           = 943
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-253df5d65f152035" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 9033
  to_port           = 9033
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-97fbf7a0f622605a" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 9033
  to_port           = 9033
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-7c378eb42195f1a6" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 10042
  to_port           = 10042
}

resource "aws_vpc_security_group_egress_rule" "nrp-admin-74cb35fb5b3c70a8-01d1f6c28ba2ee49" {
  security_group_id = aws_security_group.nrp-admin-74cb35fb5b3c70a8.id
  description       = "r-2ec1f3430a61d15ffb47; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 +1 more"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 10042
  to_port           = 10042
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-d09fba71219cc384-7ea251a2a69875fd" {
  security_group_id = aws_security_group.nrp-management-d09fba71219cc384.id
  description       = "r-79713ef3a0e95b70bab1; entries e-4280f5001d89ebdd733e e-003121c19feb18baef3c e-3d717605138d7ee73d90 e-b1448185380fcde88eed"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-d09fba71219cc384-d457834f79d5a17c" {
  security_group_id = aws_security_group.nrp-management-d09fba71219cc384.id
  description       = "r-79713ef3a0e95b70bab1; entries e-4280f5001d89ebdd733e e-003121c19feb18baef3c e-3d717605138d7ee73d90 e-b1448185380fcde88eed"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-d09fba71219cc384-c93b88ee289431d3" {
  security_group_id = aws_security_group.nrp-management-d09fba71219cc384.id
  description       = "r-79713ef3a0e95b70bab1; entries e-4280f5001d89ebdd733e e-003121c19feb18baef3c e-3d717605138d7ee73d90 e-b1448185380fcde88eed"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-d09fba71219cc384-4bdaba34e3ab0013" {
  security_group_id = aws_security_group.nrp-management-d09fba71219cc384.id
  description       = "r-79713ef3a0e95b70bab1; entries e-4280f5001d89ebdd733e e-003121c19feb18baef3c e-3d717605138d7ee73d90 e-b1448185380fcde88eed"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-98c460d2497c4190-ab245eee56a4001b" {
  security_group_id = aws_security_group.nrp-devices-98c460d2497c4190.id
  description       = "r-79713ef3a0e95b70bab1; entries e-4280f5001d89ebdd733e e-003121c19feb18baef3c e-3d717605138d7ee73d90 e-b1448185380fcde88eed"
  cidr_ipv4         = "172.31.4.10/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-b00c9a5ab003f70e-fa0f728c8d54b424" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-4e4e84855d8485e3c965; entries e-23dafbc6755a03bc842a e-9e65e1e77c7dce528630 e-118567c252184a9cac50 e-290dc7fdfc542906505b e-cc6a3d973f817999ac6e e-8a71c11aa08b741fda6a e-7242304f4822806d6313 e-4e486fda09177ccfc72a"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-b00c9a5ab003f70e-f074e72123d20138" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-4e4e84855d8485e3c965; entries e-23dafbc6755a03bc842a e-9e65e1e77c7dce528630 e-118567c252184a9cac50 e-290dc7fdfc542906505b e-cc6a3d973f817999ac6e e-8a71c11aa08b741fda6a e-7242304f4822806d6313 e-4e486fda09177ccfc72a"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-b00c9a5ab003f70e-5d04f45d803fda61" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-4e4e84855d8485e3c965; entries e-23dafbc6755a03bc842a e-9e65e1e77c7dce528630 e-118567c252184a9cac50 e-290dc7fdfc542906505b e-cc6a3d973f817999ac6e e-8a71c11aa08b741fda6a e-7242304f4822806d6313 e-4e486fda09177ccfc72a"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-b00c9a5ab003f70e-277ab5002cd6b6b9" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-4e4e84855d8485e3c965; entries e-23dafbc6755a03bc842a e-9e65e1e77c7dce528630 e-118567c252184a9cac50 e-290dc7fdfc542906505b e-cc6a3d973f817999ac6e e-8a71c11aa08b741fda6a e-7242304f4822806d6313 e-4e486fda09177ccfc72a"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-98c460d2497c4190-e2f8a878c18a6209" {
  security_group_id = aws_security_group.nrp-devices-98c460d2497c4190.id
  description       = "r-4e4e84855d8485e3c965; entries e-23dafbc6755a03bc842a e-9e65e1e77c7dce528630 e-118567c252184a9cac50 e-290dc7fdfc542906505b e-cc6a3d973f817999ac6e e-8a71c11aa08b741fda6a e-7242304f4822806d6313 e-4e486fda09177ccfc72a"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_egress_rule" "nrp-devices-98c460d2497c4190-1131e9621666bf6e" {
  security_group_id = aws_security_group.nrp-devices-98c460d2497c4190.id
  description       = "r-4e4e84855d8485e3c965; entries e-23dafbc6755a03bc842a e-9e65e1e77c7dce528630 e-118567c252184a9cac50 e-290dc7fdfc542906505b e-cc6a3d973f817999ac6e e-8a71c11aa08b741fda6a e-7242304f4822806d6313 e-4e486fda09177ccfc72a"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 8162
  to_port           = 8163
}

resource "aws_vpc_security_group_ingress_rule" "nrp-management-0fd0dbb987c419c6-14c62d402a653df7" {
  security_group_id = aws_security_group.nrp-management-0fd0dbb987c419c6.id
  description       = "r-488d33dac43499922fb3; entries e-fa333d6adf506468c396"
  cidr_ipv4         = "10.81.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-hosting-5d55f6eb030afdf9-e605ecab2f139e73" {
  security_group_id = aws_security_group.nrp-hosting-5d55f6eb030afdf9.id
  description       = "r-488d33dac43499922fb3; entries e-fa333d6adf506468c396"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-5f1b0855204eb732-a6f131b101a67f9c" {
  security_group_id = aws_security_group.nrp-devices-5f1b0855204eb732.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-5f1b0855204eb732-c8cdd4cc29de79b8" {
  security_group_id = aws_security_group.nrp-devices-5f1b0855204eb732.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-5f1b0855204eb732-6778c833cc3cff75" {
  security_group_id = aws_security_group.nrp-devices-5f1b0855204eb732.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 161
  to_port           = 161
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-5f1b0855204eb732-7bea6599bca08b80" {
  security_group_id = aws_security_group.nrp-devices-5f1b0855204eb732.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 161
  to_port           = 161
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-5f1b0855204eb732-3aa304ad888222ac" {
  security_group_id = aws_security_group.nrp-devices-5f1b0855204eb732.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-5f1b0855204eb732-f68439582f4a603b" {
  security_group_id = aws_security_group.nrp-devices-5f1b0855204eb732.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-6ebbdc965fc1f61e" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-e93b64daef7d7dcf" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-7ce14cd89212c0bf" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-9cd6abf1e6e2ca77" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "udp"
  from_port         = 161
  to_port           = 161
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-ec7d6edc2745a7e3" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "udp"
  from_port         = 161
  to_port           = 161
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-4770d03212a46502" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "udp"
  from_port         = 161
  to_port           = 161
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-97bdc3aa925a6a89" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.21/32"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-940342b20a320700" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.22/31"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-56b0e7c90bc4d434" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-8a31f56aa2e196afa812; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e"
  cidr_ipv4         = "10.80.4.24/32"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-6ef1d4f6536e3a46-2ee12811728de4da" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "r-cb8c359d3bfb00d19cae; entries e-960259b3d9827095fd03 e-5953df42b801be9b7ee1 e-37277a11022589dbbab1 e-bbdc1d9b6eed40cbffd0"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-6ef1d4f6536e3a46-47ba546bac6ba67e" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "r-cb8c359d3bfb00d19cae; entries e-960259b3d9827095fd03 e-5953df42b801be9b7ee1 e-37277a11022589dbbab1 e-bbdc1d9b6eed40cbffd0"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-6ef1d4f6536e3a46-a42060c56fc6b736" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "r-cb8c359d3bfb00d19cae; entries e-960259b3d9827095fd03 e-5953df42b801be9b7ee1 e-37277a11022589dbbab1 e-bbdc1d9b6eed40cbffd0"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-devices-6ef1d4f6536e3a46-b581aa932d696d12" {
  security_group_id = aws_security_group.nrp-devices-6ef1d4f6536e3a46.id
  description       = "r-cb8c359d3bfb00d19cae; entries e-960259b3d9827095fd03 e-5953df42b801be9b7ee1 e-37277a11022589dbbab1 e-bbdc1d9b6eed40cbffd0"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-fa3330285fac2f22" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-cb8c359d3bfb00d19cae; entries e-960259b3d9827095fd03 e-5953df42b801be9b7ee1 e-37277a11022589dbbab1 e-bbdc1d9b6eed40cbffd0"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-33420137d067450c" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-cb8c359d3bfb00d19cae; entries e-960259b3d9827095fd03 e-5953df42b801be9b7ee1 e-37277a11022589dbbab1 e-bbdc1d9b6eed40cbffd0"
  cidr_ipv4         = "10.80.4.31/32"
  ip_protocol       = "udp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-perimeter-4367f5a0cde01c60-aa0e73e9bbcf296c" {
  security_group_id = aws_security_group.nrp-perimeter-4367f5a0cde01c60.id
  description       = "r-d09403d54a8fb229662c; entries e-793ff14ddb067b3268e4 e-efd182e2fd7b55c8ed3b e-6656db73a002c506293d"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-0fd0dbb987c419c6-46bbbba8e90f7c72" {
  security_group_id = aws_security_group.nrp-management-0fd0dbb987c419c6.id
  description       = "r-d09403d54a8fb229662c; entries e-793ff14ddb067b3268e4 e-efd182e2fd7b55c8ed3b e-6656db73a002c506293d"
  cidr_ipv4         = "10.80.12.8/32"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-3ad06b5bcf3a40a4-a97588d81dc83121" {
  security_group_id = aws_security_group.nrp-services-3ad06b5bcf3a40a4.id
  description       = "r-8b7e347f50819447ba9a; entries e-28ff62a368882e97f0f6 e-73df8f935d2604451f28 e-12b7355b27c11e3034e3"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-3ad06b5bcf3a40a4-634f6ea2c359e5ff" {
  security_group_id = aws_security_group.nrp-services-3ad06b5bcf3a40a4.id
  description       = "r-8b7e347f50819447ba9a; entries e-28ff62a368882e97f0f6 e-73df8f935d2604451f28 e-12b7355b27c11e3034e3"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-3ad06b5bcf3a40a4-2231d738e762b9f5" {
  security_group_id = aws_security_group.nrp-services-3ad06b5bcf3a40a4.id
  description       = "r-8b7e347f50819447ba9a; entries e-28ff62a368882e97f0f6 e-73df8f935d2604451f28 e-12b7355b27c11e3034e3"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-38d26604cf422cb4-cddb44ae9274feb7" {
  security_group_id = aws_security_group.nrp-management-38d26604cf422cb4.id
  description       = "r-8b7e347f50819447ba9a; entries e-28ff62a368882e97f0f6 e-73df8f935d2604451f28 e-12b7355b27c11e3034e3"
  cidr_ipv4         = "10.80.8.20/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-671e38aacf1bbdbd-190450f1c6fa33e4" {
  security_group_id = aws_security_group.nrp-services-671e38aacf1bbdbd.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-671e38aacf1bbdbd-20734f16df0fcce9" {
  security_group_id = aws_security_group.nrp-services-671e38aacf1bbdbd.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-671e38aacf1bbdbd-15cae0e0ad65aa1d" {
  security_group_id = aws_security_group.nrp-services-671e38aacf1bbdbd.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-671e38aacf1bbdbd-644b431a202ec7be" {
  security_group_id = aws_security_group.nrp-services-671e38aacf1bbdbd.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-671e38aacf1bbdbd-bb5be76a88806d78" {
  security_group_id = aws_security_group.nrp-services-671e38aacf1bbdbd.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-671e38aacf1bbdbd-babbc00d6081eb6d" {
  security_group_id = aws_security_group.nrp-services-671e38aacf1bbdbd.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-38d26604cf422cb4-1e3a436ad8f7f06b" {
  security_group_id = aws_security_group.nrp-management-38d26604cf422cb4.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.8.53/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-38d26604cf422cb4-91b0a9627e239c09" {
  security_group_id = aws_security_group.nrp-management-38d26604cf422cb4.id
  description       = "r-419176a2a53f8d634285; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127"
  cidr_ipv4         = "10.80.8.53/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-1a888e6b8f57effd-b5853e18142d2bcb" {
  security_group_id = aws_security_group.nrp-services-1a888e6b8f57effd.id
  description       = "r-8d91ee3a49464a89eaff; entries e-fd2a50b8c78f3e9346c0 e-9ca4b3329e51e70d8816 e-b09cbbae9756f61098ce e-0cb8c1d11218c1874a91 e-4b983d11695efa3a385d"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-1a888e6b8f57effd-c458ecc3e3bedc76" {
  security_group_id = aws_security_group.nrp-services-1a888e6b8f57effd.id
  description       = "r-8d91ee3a49464a89eaff; entries e-fd2a50b8c78f3e9346c0 e-9ca4b3329e51e70d8816 e-b09cbbae9756f61098ce e-0cb8c1d11218c1874a91 e-4b983d11695efa3a385d"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-1a888e6b8f57effd-db4c6816f8bd3022" {
  security_group_id = aws_security_group.nrp-services-1a888e6b8f57effd.id
  description       = "r-8d91ee3a49464a89eaff; entries e-fd2a50b8c78f3e9346c0 e-9ca4b3329e51e70d8816 e-b09cbbae9756f61098ce e-0cb8c1d11218c1874a91 e-4b983d11695efa3a385d"
  cidr_ipv4         = "10.80.0.30/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-38d26604cf422cb4-fe9d8c29592ba125" {
  security_group_id = aws_security_group.nrp-management-38d26604cf422cb4.id
  description       = "r-8d91ee3a49464a89eaff; entries e-fd2a50b8c78f3e9346c0 e-9ca4b3329e51e70d8816 e-b09cbbae9756f61098ce e-0cb8c1d11218c1874a91 e-4b983d11695efa3a385d"
  cidr_ipv4         = "10.80.8.123/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-b264f37738893ccd-56538d64f710b120" {
  security_group_id = aws_security_group.nrp-services-b264f37738893ccd.id
  description       = "r-83c2dbdd68c0ae21a53c; entries e-42fbe9d984b0ed5c8cea e-9cd53b15e2f2bf8a3b3d e-60f53856ceba65205bb6 e-874e0de756b501b4cbc1"
  cidr_ipv4         = "10.80.0.11/32"
  ip_protocol       = "tcp"
  from_port         = 636
  to_port           = 636
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-b264f37738893ccd-3951265d399d0268" {
  security_group_id = aws_security_group.nrp-services-b264f37738893ccd.id
  description       = "r-83c2dbdd68c0ae21a53c; entries e-42fbe9d984b0ed5c8cea e-9cd53b15e2f2bf8a3b3d e-60f53856ceba65205bb6 e-874e0de756b501b4cbc1"
  cidr_ipv4         = "10.80.0.12/32"
  ip_protocol       = "tcp"
  from_port         = 636
  to_port           = 636
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-b00c9a5ab003f70e-bcf4764619704e3d" {
  security_group_id = aws_security_group.nrp-management-b00c9a5ab003f70e.id
  description       = "r-83c2dbdd68c0ae21a53c; entries e-42fbe9d984b0ed5c8cea e-9cd53b15e2f2bf8a3b3d e-60f53856ceba65205bb6 e-874e0de756b501b4cbc1"
  cidr_ipv4         = "10.80.8.10/31"
  ip_protocol       = "tcp"
  from_port         = 636
  to_port           = 636
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-08853efad3471ee9-8a01ec5e45a7ffdc" {
  security_group_id = aws_security_group.nrp-services-08853efad3471ee9.id
  description       = "r-69d8c5174e2d2745c1e6; entries e-8daf1a12630194ee1acc e-11f944241fc38ad49bf8 e-5709c9d3e9eb335b17d1 e-cc4b8c523592a2b33917"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-08853efad3471ee9-9d661499662647ad" {
  security_group_id = aws_security_group.nrp-services-08853efad3471ee9.id
  description       = "r-69d8c5174e2d2745c1e6; entries e-8daf1a12630194ee1acc e-11f944241fc38ad49bf8 e-5709c9d3e9eb335b17d1 e-cc4b8c523592a2b33917"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-08853efad3471ee9-45ca6aa033a198b5" {
  security_group_id = aws_security_group.nrp-services-08853efad3471ee9.id
  description       = "r-69d8c5174e2d2745c1e6; entries e-8daf1a12630194ee1acc e-11f944241fc38ad49bf8 e-5709c9d3e9eb335b17d1 e-cc4b8c523592a2b33917"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-08853efad3471ee9-25ae375df2380bef" {
  security_group_id = aws_security_group.nrp-services-08853efad3471ee9.id
  description       = "r-69d8c5174e2d2745c1e6; entries e-8daf1a12630194ee1acc e-11f944241fc38ad49bf8 e-5709c9d3e9eb335b17d1 e-cc4b8c523592a2b33917"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-3100b9542a7761dc-634c161ba2b7c31c" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-69d8c5174e2d2745c1e6; entries e-8daf1a12630194ee1acc e-11f944241fc38ad49bf8 e-5709c9d3e9eb335b17d1 e-cc4b8c523592a2b33917"
  cidr_ipv6         = "fd5e:80:0:8::53/128"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-3100b9542a7761dc-4288aae5a016c5a7" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-69d8c5174e2d2745c1e6; entries e-8daf1a12630194ee1acc e-11f944241fc38ad49bf8 e-5709c9d3e9eb335b17d1 e-cc4b8c523592a2b33917"
  cidr_ipv6         = "fd5e:80:0:8::53/128"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-09594a563ed1efb8-133671134a6dbc2e" {
  security_group_id = aws_security_group.nrp-services-09594a563ed1efb8.id
  description       = "r-ad6ed11b27017b6e78dc; entries e-7ffa43fc48be080a2bda e-644c9264c856ff9d09bb"
  cidr_ipv6         = "fd5e:80:0:1::11/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-services-09594a563ed1efb8-9fb26f71303e05a6" {
  security_group_id = aws_security_group.nrp-services-09594a563ed1efb8.id
  description       = "r-ad6ed11b27017b6e78dc; entries e-7ffa43fc48be080a2bda e-644c9264c856ff9d09bb"
  cidr_ipv6         = "fd5e:80:0:1::12/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-3100b9542a7761dc-b6b79a3b88635b39" {
  security_group_id = aws_security_group.nrp-management-3100b9542a7761dc.id
  description       = "r-ad6ed11b27017b6e78dc; entries e-7ffa43fc48be080a2bda e-644c9264c856ff9d09bb"
  cidr_ipv6         = "fd5e:80:0:8::123/128"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}
