# AWS security groups for Terraform for Core firewall fw-core at Northfield campus
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

resource "aws_security_group" "nrp-clients-37690e2041fa89ed" {
  name        = "nrp-clients-37690e2041fa89ed"
  description = "Attach to 10.24.0.0/15 in zone clients"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-security-c1de1b19013b42f0" {
  name        = "nrp-security-c1de1b19013b42f0"
  description = "Attach to 10.20.12.15 in zone security"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-clients-1c8bd6164b9dec8a" {
  name        = "nrp-clients-1c8bd6164b9dec8a"
  description = "Attach to 10.24.40.0/26 in zone clients"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-servers-d8e53d508ae6674d" {
  name        = "nrp-servers-d8e53d508ae6674d"
  description = "Attach to 10.20.0.10/31 in zone servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-servers-02af54d0d7cd15f5" {
  name        = "nrp-servers-02af54d0d7cd15f5"
  description = "Attach to 10.20.1.40 in zone servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-clients-9a49e63d219b4c01" {
  name        = "nrp-clients-9a49e63d219b4c01"
  description = "Attach to 10.24.16.0/22 in zone clients"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-servers-c4be822f2b483181" {
  name        = "nrp-servers-c4be822f2b483181"
  description = "Attach to 10.20.2.50/31 in zone servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-security-c1888118ddaf8de3" {
  name        = "nrp-security-c1888118ddaf8de3"
  description = "Attach to 10.20.12.9-10.20.12.10 in zone security"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-2fcb7a335650b68a" {
  name        = "nrp-management-2fcb7a335650b68a"
  description = "Attach to 10.20.8.0/25 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-management-08b03cc75393a8ff" {
  name        = "nrp-management-08b03cc75393a8ff"
  description = "Attach to 10.20.8.200 in zone management"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-test-24b03fb2dab1800a" {
  name        = "nrp-test-24b03fb2dab1800a"
  description = "Attach to 10.20.13.10 in zone test"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-servers-9477cf82062d8689" {
  name        = "nrp-servers-9477cf82062d8689"
  description = "Attach to 10.20.0.53-10.20.0.54 in zone servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-security-fc58415738773c35" {
  name        = "nrp-security-fc58415738773c35"
  description = "Attach to 10.20.12.10, 10.20.12.15 in zone security"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-servers-897dfce1834cae17" {
  name        = "nrp-servers-897dfce1834cae17"
  description = "Attach to 10.20.0.123 in zone servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-servers-cb00c891bfc0641d" {
  name        = "nrp-servers-cb00c891bfc0641d"
  description = "Attach to 10.20.0.0/22 in zone servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-security-ef9e2cded10f5583" {
  name        = "nrp-security-ef9e2cded10f5583"
  description = "Attach to 10.20.12.20 in zone security"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "nrp-wan-0b6b1a14aa643cae" {
  name        = "nrp-wan-0b6b1a14aa643cae"
  description = "Attach to 10.60.10.0/24, 10.60.11.2 in zone wan"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-15d3f84339c4a368" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-783439e1ba800224c36c; entries e-f0fe7c81c49f25d79c67 e-e226dbf02a48363de558"
  cidr_ipv4         = "10.24.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-37690e2041fa89ed-6878bfa5bd8fad51" {
  security_group_id = aws_security_group.nrp-clients-37690e2041fa89ed.id
  description       = "r-783439e1ba800224c36c; entries e-f0fe7c81c49f25d79c67 e-e226dbf02a48363de558"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c1de1b19013b42f0-423265f76d7d1689" {
  security_group_id = aws_security_group.nrp-security-c1de1b19013b42f0.id
  description       = "r-359b7785cf880318e986; entries e-469d30a0bbc027c14068 e-25fb434f86df3c75736d"
  cidr_ipv4         = "10.24.40.0/26"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c1de1b19013b42f0-fd72d29100911846" {
  security_group_id = aws_security_group.nrp-security-c1de1b19013b42f0.id
  description       = "r-359b7785cf880318e986; entries e-469d30a0bbc027c14068 e-25fb434f86df3c75736d"
  cidr_ipv4         = "10.24.40.0/26"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-1c8bd6164b9dec8a-7335ea73940d0789" {
  security_group_id = aws_security_group.nrp-clients-1c8bd6164b9dec8a.id
  description       = "r-359b7785cf880318e986; entries e-469d30a0bbc027c14068 e-25fb434f86df3c75736d"
  cidr_ipv4         = "10.20.12.15/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-1c8bd6164b9dec8a-7827503df69b92f4" {
  security_group_id = aws_security_group.nrp-clients-1c8bd6164b9dec8a.id
  description       = "r-359b7785cf880318e986; entries e-469d30a0bbc027c14068 e-25fb434f86df3c75736d"
  cidr_ipv4         = "10.20.12.15/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-85db3dbda9a71775" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-bbb0ebd92c9878968c3e; until 2027-03-31; entries e-bf0de7ae936544691b7d e-544af5366753e9ce390c"
  cidr_ipv4         = "10.24.0.0/15"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-37690e2041fa89ed-2ef7ced83119776c" {
  security_group_id = aws_security_group.nrp-clients-37690e2041fa89ed.id
  description       = "r-bbb0ebd92c9878968c3e; until 2027-03-31; entries e-bf0de7ae936544691b7d e-544af5366753e9ce390c"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-63616f0bc53c4778" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-62865d71be739066b578; entries e-b08e33ef5b938f45d7ce e-eb014ad90a9703cd909c e-344562a9e5df6dfb81f7 e-46c43c8e2c043f4efd59"
  cidr_ipv4         = "10.24.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 9443
  to_port           = 9443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-699afa92bc94d993" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-62865d71be739066b578; entries e-b08e33ef5b938f45d7ce e-eb014ad90a9703cd909c e-344562a9e5df6dfb81f7 e-46c43c8e2c043f4efd59"
  cidr_ipv4         = "10.24.0.0/15"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-37690e2041fa89ed-4881bc03d8d12af4" {
  security_group_id = aws_security_group.nrp-clients-37690e2041fa89ed.id
  description       = "r-62865d71be739066b578; entries e-b08e33ef5b938f45d7ce e-eb014ad90a9703cd909c e-344562a9e5df6dfb81f7 e-46c43c8e2c043f4efd59"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 9443
  to_port           = 9443
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-37690e2041fa89ed-abd0186aa61e510d" {
  security_group_id = aws_security_group.nrp-clients-37690e2041fa89ed.id
  description       = "r-62865d71be739066b578; entries e-b08e33ef5b938f45d7ce e-eb014ad90a9703cd909c e-344562a9e5df6dfb81f7 e-46c43c8e2c043f4efd59"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-d8e53d508ae6674d-65fb4857d2353263" {
  security_group_id = aws_security_group.nrp-servers-d8e53d508ae6674d.id
  description       = "r-112dfb5597a0f047a113; entries e-d6a63f5757dfca573fd4 e-b45b5d71de81511406e9 e-c87b310fa21c43f5c6fe e-5d292c09cca0627f8dd6 e-9779fc4504c2e790011a e-6c9848c1f8f6399d519e e-61842b0621f7f2b3415d e-7f5e74dd934b581f4633"
  cidr_ipv4         = "10.24.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 135
  to_port           = 135
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-d8e53d508ae6674d-73a62e66d2d0a8fb" {
  security_group_id = aws_security_group.nrp-servers-d8e53d508ae6674d.id
  description       = "r-112dfb5597a0f047a113; entries e-d6a63f5757dfca573fd4 e-b45b5d71de81511406e9 e-c87b310fa21c43f5c6fe e-5d292c09cca0627f8dd6 e-9779fc4504c2e790011a e-6c9848c1f8f6399d519e e-61842b0621f7f2b3415d e-7f5e74dd934b581f4633"
  cidr_ipv4         = "10.24.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-37690e2041fa89ed-d5cf8308b1be08ce" {
  security_group_id = aws_security_group.nrp-clients-37690e2041fa89ed.id
  description       = "r-112dfb5597a0f047a113; entries e-d6a63f5757dfca573fd4 e-b45b5d71de81511406e9 e-c87b310fa21c43f5c6fe e-5d292c09cca0627f8dd6 e-9779fc4504c2e790011a e-6c9848c1f8f6399d519e e-61842b0621f7f2b3415d e-7f5e74dd934b581f4633"
  cidr_ipv4         = "10.20.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 135
  to_port           = 135
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-37690e2041fa89ed-f243d2c86b15e4ad" {
  security_group_id = aws_security_group.nrp-clients-37690e2041fa89ed.id
  description       = "r-112dfb5597a0f047a113; entries e-d6a63f5757dfca573fd4 e-b45b5d71de81511406e9 e-c87b310fa21c43f5c6fe e-5d292c09cca0627f8dd6 e-9779fc4504c2e790011a e-6c9848c1f8f6399d519e e-61842b0621f7f2b3415d e-7f5e74dd934b581f4633"
  cidr_ipv4         = "10.20.0.10/31"
  ip_protocol       = "tcp"
  from_port         = 49152
  to_port           = 65535
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-02af54d0d7cd15f5-2a9e8fb4f87d41b8" {
  security_group_id = aws_security_group.nrp-servers-02af54d0d7cd15f5.id
  description       = "r-c2efad20a489c163824e; entries e-efcb5e9ecff3966a1aae"
  cidr_ipv4         = "10.24.16.0/22"
  ip_protocol       = "tcp"
  from_port         = 9999
  to_port           = 9999
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-9a49e63d219b4c01-c9af9c6fa722e036" {
  security_group_id = aws_security_group.nrp-clients-9a49e63d219b4c01.id
  description       = "r-c2efad20a489c163824e; entries e-efcb5e9ecff3966a1aae"
  cidr_ipv4         = "10.20.1.40/32"
  ip_protocol       = "tcp"
  from_port         = 9999
  to_port           = 9999
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-c4be822f2b483181-dd38ff2aee60c172" {
  security_group_id = aws_security_group.nrp-servers-c4be822f2b483181.id
  description       = "r-1f918dbabd4744a6cbef; entries e-f6deb13666605632164b e-2e5bcb0bf800c7bb78ae"
  cidr_ipv4         = "10.24.0.0/15"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-clients-37690e2041fa89ed-568770200d6b7d63" {
  security_group_id = aws_security_group.nrp-clients-37690e2041fa89ed.id
  description       = "r-1f918dbabd4744a6cbef; entries e-f6deb13666605632164b e-2e5bcb0bf800c7bb78ae"
  cidr_ipv4         = "10.20.2.50/31"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c1888118ddaf8de3-4ac88e9fd47d8837" {
  security_group_id = aws_security_group.nrp-security-c1888118ddaf8de3.id
  description       = "r-fb8ddccd89d39985655f; entries e-ccd537004c458bdcdaa8 e-30bf7a2760e0832ade9c e-c22c24cfb324192427c1 e-6ecd92a6dd92bc5750eb"
  cidr_ipv4         = "10.20.8.0/25"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c1888118ddaf8de3-0819cc5b2bc879f7" {
  security_group_id = aws_security_group.nrp-security-c1888118ddaf8de3.id
  description       = "r-fb8ddccd89d39985655f; entries e-ccd537004c458bdcdaa8 e-30bf7a2760e0832ade9c e-c22c24cfb324192427c1 e-6ecd92a6dd92bc5750eb"
  cidr_ipv4         = "10.20.8.0/25"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-cbb345548b7e0b88" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-fb8ddccd89d39985655f; entries e-ccd537004c458bdcdaa8 e-30bf7a2760e0832ade9c e-c22c24cfb324192427c1 e-6ecd92a6dd92bc5750eb"
  cidr_ipv4         = "10.20.12.9/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-b7b39846344382f4" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-fb8ddccd89d39985655f; entries e-ccd537004c458bdcdaa8 e-30bf7a2760e0832ade9c e-c22c24cfb324192427c1 e-6ecd92a6dd92bc5750eb"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-b143d8f94c3e666e" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-fb8ddccd89d39985655f; entries e-ccd537004c458bdcdaa8 e-30bf7a2760e0832ade9c e-c22c24cfb324192427c1 e-6ecd92a6dd92bc5750eb"
  cidr_ipv4         = "10.20.12.9/32"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-f38b4e80c89762bb" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-fb8ddccd89d39985655f; entries e-ccd537004c458bdcdaa8 e-30bf7a2760e0832ade9c e-c22c24cfb324192427c1 e-6ecd92a6dd92bc5750eb"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c1de1b19013b42f0-7a5e85932b53d8d9" {
  security_group_id = aws_security_group.nrp-security-c1de1b19013b42f0.id
  description       = "r-cd7daf658a9971d9a086; entries e-cd832ec584f82e4597f9 e-d3fcc0fc46feb47b68de"
  cidr_ipv4         = "10.20.8.0/25"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c1de1b19013b42f0-e39438d089a7a735" {
  security_group_id = aws_security_group.nrp-security-c1de1b19013b42f0.id
  description       = "r-cd7daf658a9971d9a086; entries e-cd832ec584f82e4597f9 e-d3fcc0fc46feb47b68de"
  cidr_ipv4         = "10.20.8.0/25"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-45c247fe925bfea2" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-cd7daf658a9971d9a086; entries e-cd832ec584f82e4597f9 e-d3fcc0fc46feb47b68de"
  cidr_ipv4         = "10.20.12.15/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-176c3771bb35217c" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-cd7daf658a9971d9a086; entries e-cd832ec584f82e4597f9 e-d3fcc0fc46feb47b68de"
  cidr_ipv4         = "10.20.12.15/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-02af54d0d7cd15f5-89fa7a5526cd0a59" {
  security_group_id = aws_security_group.nrp-servers-02af54d0d7cd15f5.id
  description       = "r-a72c3f0eae890a8bbe07; until 2027-01-31; entries e-89f14fcd461b32d86a5d"
  cidr_ipv4         = "10.20.8.200/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-08b03cc75393a8ff-2ee10b73b4a0a6af" {
  security_group_id = aws_security_group.nrp-management-08b03cc75393a8ff.id
  description       = "r-a72c3f0eae890a8bbe07; until 2027-01-31; entries e-89f14fcd461b32d86a5d"
  cidr_ipv4         = "10.20.1.40/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-test-24b03fb2dab1800a-79026af8e72a9a6d" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-9479346ea9ffe3557d06; entries e-4ee560194af5a427a64f e-7ad0a44c61bd15506606"
  cidr_ipv4         = "10.20.8.0/25"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "nrp-test-24b03fb2dab1800a-6f36438baede694b" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-9479346ea9ffe3557d06; entries e-4ee560194af5a427a64f e-7ad0a44c61bd15506606"
  cidr_ipv4         = "10.20.8.0/25"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-6fa746b4ee8fafd8" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-9479346ea9ffe3557d06; entries e-4ee560194af5a427a64f e-7ad0a44c61bd15506606"
  cidr_ipv4         = "10.20.13.10/32"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "nrp-management-2fcb7a335650b68a-83f687c94fbcb0aa" {
  security_group_id = aws_security_group.nrp-management-2fcb7a335650b68a.id
  description       = "r-9479346ea9ffe3557d06; entries e-4ee560194af5a427a64f e-7ad0a44c61bd15506606"
  cidr_ipv4         = "10.20.13.10/32"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-9477cf82062d8689-3bc387a2dfc5cdee" {
  security_group_id = aws_security_group.nrp-servers-9477cf82062d8689.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-9477cf82062d8689-9c4d89d0fcf22f83" {
  security_group_id = aws_security_group.nrp-servers-9477cf82062d8689.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.12.15/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-9477cf82062d8689-a7d4ca2c229eacd4" {
  security_group_id = aws_security_group.nrp-servers-9477cf82062d8689.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-9477cf82062d8689-d2a3d10810ec9a85" {
  security_group_id = aws_security_group.nrp-servers-9477cf82062d8689.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.12.15/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-security-fc58415738773c35-1cf19420be453397" {
  security_group_id = aws_security_group.nrp-security-fc58415738773c35.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.0.53/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-security-fc58415738773c35-4c06097d26f22115" {
  security_group_id = aws_security_group.nrp-security-fc58415738773c35.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.0.54/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-security-fc58415738773c35-a038b67cb9b0ffee" {
  security_group_id = aws_security_group.nrp-security-fc58415738773c35.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.0.53/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-security-fc58415738773c35-01484c249d7f3d7f" {
  security_group_id = aws_security_group.nrp-security-fc58415738773c35.id
  description       = "r-7582c81479af5fe12c9b; entries e-58752a29c48439d663cb e-a43d68666f2977e195f8 e-a7bed426248ba57b1314 e-75ffe1459cfac7ae49ec e-a24f1dd23365dc515e05 e-2f701a0d6b9dd0ff6747 e-d155fbd34c446f6b3a7f e-12086daa2366e972ce18"
  cidr_ipv4         = "10.20.0.54/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-897dfce1834cae17-f7194900f6070cfc" {
  security_group_id = aws_security_group.nrp-servers-897dfce1834cae17.id
  description       = "r-5f2dce43699ecebbb1e3; entries e-bcc7d4f794f404ffc2e2 e-599fa5244282240476d0 e-5c011e8a383841f4bee3 e-0ab0b91b3ff5e873aa51 e-22c5193c01bdd5c9c2bc e-fc356979879e9c712525"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-897dfce1834cae17-dcffaaff6e8ea27f" {
  security_group_id = aws_security_group.nrp-servers-897dfce1834cae17.id
  description       = "r-5f2dce43699ecebbb1e3; entries e-bcc7d4f794f404ffc2e2 e-599fa5244282240476d0 e-5c011e8a383841f4bee3 e-0ab0b91b3ff5e873aa51 e-22c5193c01bdd5c9c2bc e-fc356979879e9c712525"
  cidr_ipv4         = "10.20.12.15/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-security-fc58415738773c35-d7f4612b39be3c60" {
  security_group_id = aws_security_group.nrp-security-fc58415738773c35.id
  description       = "r-5f2dce43699ecebbb1e3; entries e-bcc7d4f794f404ffc2e2 e-599fa5244282240476d0 e-5c011e8a383841f4bee3 e-0ab0b91b3ff5e873aa51 e-22c5193c01bdd5c9c2bc e-fc356979879e9c712525"
  cidr_ipv4         = "10.20.0.123/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-bfd5e57c06403459" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-41db4cb68088067e5d66; entries e-1f8a59fd6154456ef28b"
  cidr_ipv4         = "10.20.0.0/22"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "nrp-servers-cb00c891bfc0641d-d13cd7ea51cc4b92" {
  security_group_id = aws_security_group.nrp-servers-cb00c891bfc0641d.id
  description       = "r-41db4cb68088067e5d66; entries e-1f8a59fd6154456ef28b"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-64d91f5609a56b8b" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-5f73909696cd0b4f6f32; until 2027-03-31; entries e-f021b6cf1c5ec0b4c553"
  cidr_ipv4         = "10.20.0.0/22"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
}

resource "aws_vpc_security_group_egress_rule" "nrp-servers-cb00c891bfc0641d-d8ddb2cffa747ad3" {
  security_group_id = aws_security_group.nrp-servers-cb00c891bfc0641d.id
  description       = "r-5f73909696cd0b4f6f32; until 2027-03-31; entries e-f021b6cf1c5ec0b4c553"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-2ca5103fc90e0401" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-b8327771fb9b41a7cf10; entries e-7e957879b732c943094d e-0467cbaa439286d1131f"
  cidr_ipv4         = "10.20.0.0/22"
  ip_protocol       = "tcp"
  from_port         = 9443
  to_port           = 9443
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-c345dc71ad59a4f6-e00f0f36e5ad4de3" {
  security_group_id = aws_security_group.nrp-security-c345dc71ad59a4f6.id
  description       = "r-b8327771fb9b41a7cf10; entries e-7e957879b732c943094d e-0467cbaa439286d1131f"
  cidr_ipv4         = "10.20.0.0/22"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_egress_rule" "nrp-servers-cb00c891bfc0641d-9899052ec0cd8c22" {
  security_group_id = aws_security_group.nrp-servers-cb00c891bfc0641d.id
  description       = "r-b8327771fb9b41a7cf10; entries e-7e957879b732c943094d e-0467cbaa439286d1131f"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "tcp"
  from_port         = 9443
  to_port           = 9443
}

resource "aws_vpc_security_group_egress_rule" "nrp-servers-cb00c891bfc0641d-7f77b658b08a7f6d" {
  security_group_id = aws_security_group.nrp-servers-cb00c891bfc0641d.id
  description       = "r-b8327771fb9b41a7cf10; entries e-7e957879b732c943094d e-0467cbaa439286d1131f"
  cidr_ipv4         = "10.20.12.10/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-security-ef9e2cded10f5583-acf815b05147c40b" {
  security_group_id = aws_security_group.nrp-security-ef9e2cded10f5583.id
  description       = "r-c6d8753df9cb502b27d9; entries e-c576824f2f965a9402d8"
  cidr_ipv4         = "10.20.13.10/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_egress_rule" "nrp-test-24b03fb2dab1800a-12d8989e282c7c02" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-c6d8753df9cb502b27d9; entries e-c576824f2f965a9402d8"
  cidr_ipv4         = "10.20.12.20/32"
  ip_protocol       = "udp"
  from_port         = 514
  to_port           = 514
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-9477cf82062d8689-1aa6f0c6b93dd19f" {
  security_group_id = aws_security_group.nrp-servers-9477cf82062d8689.id
  description       = "r-5b42505f462e94df64ae; entries e-4d8c2990ced8dfac0a2e e-a6d518baa49df66bfbf8 e-423a703d76e3f88e1e0c e-780e4931eab1a357548e"
  cidr_ipv4         = "10.20.13.10/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-9477cf82062d8689-94e352196a392b22" {
  security_group_id = aws_security_group.nrp-servers-9477cf82062d8689.id
  description       = "r-5b42505f462e94df64ae; entries e-4d8c2990ced8dfac0a2e e-a6d518baa49df66bfbf8 e-423a703d76e3f88e1e0c e-780e4931eab1a357548e"
  cidr_ipv4         = "10.20.13.10/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-test-24b03fb2dab1800a-47f6a3490684adc5" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-5b42505f462e94df64ae; entries e-4d8c2990ced8dfac0a2e e-a6d518baa49df66bfbf8 e-423a703d76e3f88e1e0c e-780e4931eab1a357548e"
  cidr_ipv4         = "10.20.0.53/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-test-24b03fb2dab1800a-3adc38bd1e5b5505" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-5b42505f462e94df64ae; entries e-4d8c2990ced8dfac0a2e e-a6d518baa49df66bfbf8 e-423a703d76e3f88e1e0c e-780e4931eab1a357548e"
  cidr_ipv4         = "10.20.0.54/32"
  ip_protocol       = "tcp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-test-24b03fb2dab1800a-5b71d401ba9651a6" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-5b42505f462e94df64ae; entries e-4d8c2990ced8dfac0a2e e-a6d518baa49df66bfbf8 e-423a703d76e3f88e1e0c e-780e4931eab1a357548e"
  cidr_ipv4         = "10.20.0.53/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_egress_rule" "nrp-test-24b03fb2dab1800a-f2bf5eb8f1d00cf9" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-5b42505f462e94df64ae; entries e-4d8c2990ced8dfac0a2e e-a6d518baa49df66bfbf8 e-423a703d76e3f88e1e0c e-780e4931eab1a357548e"
  cidr_ipv4         = "10.20.0.54/32"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_vpc_security_group_ingress_rule" "nrp-servers-897dfce1834cae17-5046978e02e8073d" {
  security_group_id = aws_security_group.nrp-servers-897dfce1834cae17.id
  description       = "r-c8f85ef06d8b71376c45; entries e-afebbf637cd36b2a9ac0 e-aef4d9f66d1a4b7c46bb e-4e1f5f02cf57acc96da3"
  cidr_ipv4         = "10.20.13.10/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_vpc_security_group_egress_rule" "nrp-test-24b03fb2dab1800a-855d1e5f8a339808" {
  security_group_id = aws_security_group.nrp-test-24b03fb2dab1800a.id
  description       = "r-c8f85ef06d8b71376c45; entries e-afebbf637cd36b2a9ac0 e-aef4d9f66d1a4b7c46bb e-4e1f5f02cf57acc96da3"
  cidr_ipv4         = "10.20.0.123/32"
  ip_protocol       = "udp"
  from_port         = 123
  to_port           = 123
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
