#!/bin/sh
# Check Point mgmt_cli commands for Inner firewall fw-inner at Demo data centre
# Rule set 01935c5e-0000-7000-8000-000000000007 of catalogue version 2026112101, as of 2026-11-21
# Content v1:1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
# https://portal.example.org/rule-sets/01935c5e-0000-7000-8000-000000000007/
# WARNING rule 6: Nothing of this rule is in the file: a side or its services would be empty. See the other findings of this rule; permit it by other means.
# WARNING rule 6: *.example.net is not written: the name above would be permitted too. Accept it by the option apex, unless another rule needs that name alone.
# WARNING rule 7: *.example.org is not written: the name above would be permitted too. Accept it by the option apex, unless another rule needs that name alone.
set -eu
: "${SESSION:?the file that mgmt_cli login wrote}"
cli() { mgmt_cli "$@" -s "$SESSION"; }
# An object of this name is the same one, there for the sake of another gateway.
has() { mgmt_cli show "$1" name "$2" -s "$SESSION" >/dev/null 2>&1; }
# A domain is the same one only if it also holds the same.
has_domain() {
  mgmt_cli show dns-domain name "$1" -s "$SESSION" --format json 2>/dev/null |
    grep -q "\"is-sub-domain\" *: *$2"
}
kept() { echo "$1 $2 stays: it is used elsewhere" >&2; }
cli add access-section layer Network position.above 'Cleanup rule' name nrp-fw-inner
has host nrp.a.10.80.16.5 || cli add host name nrp.a.10.80.16.5 ip-address 10.80.16.5 ignore-warnings true
has host nrp.a.10.80.0.10 || cli add host name nrp.a.10.80.0.10 ip-address 10.80.0.10 ignore-warnings true
has host nrp.a.fd5e.80.0.1..11 || cli add host name nrp.a.fd5e.80.0.1..11 ip-address fd5e:80:0:1::11 ignore-warnings true
has host nrp.a.10.80.4.31 || cli add host name nrp.a.10.80.4.31 ip-address 10.80.4.31 ignore-warnings true
has host nrp.a.10.80.0.11 || cli add host name nrp.a.10.80.0.11 ip-address 10.80.0.11 ignore-warnings true
has host nrp.a.10.80.0.12 || cli add host name nrp.a.10.80.0.12 ip-address 10.80.0.12 ignore-warnings true
has host nrp.a.fd5e.80.0.1..12 || cli add host name nrp.a.fd5e.80.0.1..12 ip-address fd5e:80:0:1::12 ignore-warnings true
has host nrp.a.10.80.0.30 || cli add host name nrp.a.10.80.0.30 ip-address 10.80.0.30 ignore-warnings true
has host nrp.a.fd5e.80.0.1..30 || cli add host name nrp.a.fd5e.80.0.1..30 ip-address fd5e:80:0:1::30 ignore-warnings true
has host nrp.a.198.51.100.7 || cli add host name nrp.a.198.51.100.7 ip-address 198.51.100.7 ignore-warnings true
has host nrp.a.2001.db8..7 || cli add host name nrp.a.2001.db8..7 ip-address 2001:db8::7 ignore-warnings true
has host nrp.a.10.80.0.31 || cli add host name nrp.a.10.80.0.31 ip-address 10.80.0.31 ignore-warnings true
has host nrp.a.fd5e.80.0.1..31 || cli add host name nrp.a.fd5e.80.0.1..31 ip-address fd5e:80:0:1::31 ignore-warnings true
has host nrp.a.10.80.0.40 || cli add host name nrp.a.10.80.0.40 ip-address 10.80.0.40 ignore-warnings true
has host nrp.a.10.80.16.9 || cli add host name nrp.a.10.80.16.9 ip-address 10.80.16.9 ignore-warnings true
has host nrp.a.10.80.0.13 || cli add host name nrp.a.10.80.0.13 ip-address 10.80.0.13 ignore-warnings true
has host nrp.a.172.31.4.10 || cli add host name nrp.a.172.31.4.10 ip-address 172.31.4.10 ignore-warnings true
has host nrp.a.10.80.0.14 || cli add host name nrp.a.10.80.0.14 ip-address 10.80.0.14 ignore-warnings true
has network nrp.a.10.80.16.0_26 || cli add network name nrp.a.10.80.16.0_26 subnet 10.80.16.0 mask-length 26 ignore-warnings true
has network nrp.a.fd5e.80.0.4.._64 || cli add network name nrp.a.fd5e.80.0.4.._64 subnet fd5e:80:0:4:: mask-length 64 ignore-warnings true
has network nrp.a.2000.._3 || cli add network name nrp.a.2000.._3 subnet 2000:: mask-length 3 ignore-warnings true
has network nrp.a.10.80.4.0_24 || cli add network name nrp.a.10.80.4.0_24 subnet 10.80.4.0 mask-length 24 ignore-warnings true
has network nrp.a.10.80.0.0_24 || cli add network name nrp.a.10.80.0.0_24 subnet 10.80.0.0 mask-length 24 ignore-warnings true
has network nrp.a.fd5e.80.0.1.._64 || cli add network name nrp.a.fd5e.80.0.1.._64 subnet fd5e:80:0:1:: mask-length 64 ignore-warnings true
has network nrp.a.203.0.113.0_24 || cli add network name nrp.a.203.0.113.0_24 subnet 203.0.113.0 mask-length 24 ignore-warnings true
has address-range nrp.a.10.80.0.10_to_10.80.0.14 || cli add address-range name nrp.a.10.80.0.10_to_10.80.0.14 ip-address-first 10.80.0.10 ip-address-last 10.80.0.14 ignore-warnings true
has address-range nrp.a.10.80.4.21_to_10.80.4.24 || cli add address-range name nrp.a.10.80.4.21_to_10.80.4.24 ip-address-first 10.80.4.21 ip-address-last 10.80.4.24 ignore-warnings true
has address-range nrp.a.fd5e.80.0.4..21_to_fd5e.80.0.4..24 || cli add address-range name nrp.a.fd5e.80.0.4..21_to_fd5e.80.0.4..24 ip-address-first fd5e:80:0:4::21 ip-address-last fd5e:80:0:4::24 ignore-warnings true
has address-range nrp.a.1.0.0.0_to_9.255.255.255 || cli add address-range name nrp.a.1.0.0.0_to_9.255.255.255 ip-address-first 1.0.0.0 ip-address-last 9.255.255.255 ignore-warnings true
has address-range nrp.a.11.0.0.0_to_100.63.255.255 || cli add address-range name nrp.a.11.0.0.0_to_100.63.255.255 ip-address-first 11.0.0.0 ip-address-last 100.63.255.255 ignore-warnings true
has address-range nrp.a.100.128.0.0_to_126.255.255.255 || cli add address-range name nrp.a.100.128.0.0_to_126.255.255.255 ip-address-first 100.128.0.0 ip-address-last 126.255.255.255 ignore-warnings true
has address-range nrp.a.128.0.0.0_to_169.253.255.255 || cli add address-range name nrp.a.128.0.0.0_to_169.253.255.255 ip-address-first 128.0.0.0 ip-address-last 169.253.255.255 ignore-warnings true
has address-range nrp.a.169.255.0.0_to_172.15.255.255 || cli add address-range name nrp.a.169.255.0.0_to_172.15.255.255 ip-address-first 169.255.0.0 ip-address-last 172.15.255.255 ignore-warnings true
has address-range nrp.a.172.32.0.0_to_192.167.255.255 || cli add address-range name nrp.a.172.32.0.0_to_192.167.255.255 ip-address-first 172.32.0.0 ip-address-last 192.167.255.255 ignore-warnings true
has address-range nrp.a.192.169.0.0_to_223.255.255.255 || cli add address-range name nrp.a.192.169.0.0_to_223.255.255.255 ip-address-first 192.169.0.0 ip-address-last 223.255.255.255 ignore-warnings true
has_domain .update1.example.com false || cli add dns-domain name .update1.example.com is-sub-domain false
has_domain .update2.example.com false || cli add dns-domain name .update2.example.com is-sub-domain false
has_domain .api.example.org false || cli add dns-domain name .api.example.org is-sub-domain false
has group nrp.g.38427444a01769f8 || cli add group name nrp.g.38427444a01769f8 members.1 nrp.a.10.80.0.11 members.2 nrp.a.10.80.0.12 members.3 nrp.a.fd5e.80.0.1..11 members.4 nrp.a.fd5e.80.0.1..12
has group nrp.g.c598ce3db3e87c7e || cli add group name nrp.g.c598ce3db3e87c7e members.1 nrp.a.1.0.0.0_to_9.255.255.255 members.2 nrp.a.11.0.0.0_to_100.63.255.255 members.3 nrp.a.100.128.0.0_to_126.255.255.255 members.4 nrp.a.128.0.0.0_to_169.253.255.255 members.5 nrp.a.169.255.0.0_to_172.15.255.255 members.6 nrp.a.172.32.0.0_to_192.167.255.255 members.7 nrp.a.192.169.0.0_to_223.255.255.255 members.8 nrp.a.2000.._3
has group nrp.g.021fd9fa510edc74 || cli add group name nrp.g.021fd9fa510edc74 members.1 nrp.a.1.0.0.0_to_9.255.255.255 members.2 nrp.a.11.0.0.0_to_100.63.255.255 members.3 nrp.a.100.128.0.0_to_126.255.255.255 members.4 nrp.a.128.0.0.0_to_169.253.255.255 members.5 nrp.a.169.255.0.0_to_172.15.255.255 members.6 nrp.a.172.32.0.0_to_192.167.255.255 members.7 nrp.a.192.169.0.0_to_223.255.255.255
has service-tcp nrp.s.tcp.443 || cli add service-tcp name nrp.s.tcp.443 port 443 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.22 || cli add service-tcp name nrp.s.tcp.22 port 22 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8443 || cli add service-tcp name nrp.s.tcp.8443 port 8443 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.25 || cli add service-tcp name nrp.s.tcp.25 port 25 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8001 || cli add service-tcp name nrp.s.tcp.8001 port 8001 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8003 || cli add service-tcp name nrp.s.tcp.8003 port 8003 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8005 || cli add service-tcp name nrp.s.tcp.8005 port 8005 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8007 || cli add service-tcp name nrp.s.tcp.8007 port 8007 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8009 || cli add service-tcp name nrp.s.tcp.8009 port 8009 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8011 || cli add service-tcp name nrp.s.tcp.8011 port 8011 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8013 || cli add service-tcp name nrp.s.tcp.8013 port 8013 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8015 || cli add service-tcp name nrp.s.tcp.8015 port 8015 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8017 || cli add service-tcp name nrp.s.tcp.8017 port 8017 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8019 || cli add service-tcp name nrp.s.tcp.8019 port 8019 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8021 || cli add service-tcp name nrp.s.tcp.8021 port 8021 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8023 || cli add service-tcp name nrp.s.tcp.8023 port 8023 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8025 || cli add service-tcp name nrp.s.tcp.8025 port 8025 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8027 || cli add service-tcp name nrp.s.tcp.8027 port 8027 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8029 || cli add service-tcp name nrp.s.tcp.8029 port 8029 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8031 || cli add service-tcp name nrp.s.tcp.8031 port 8031 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8033 || cli add service-tcp name nrp.s.tcp.8033 port 8033 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8035 || cli add service-tcp name nrp.s.tcp.8035 port 8035 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8037 || cli add service-tcp name nrp.s.tcp.8037 port 8037 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8039 || cli add service-tcp name nrp.s.tcp.8039 port 8039 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.49152.65535 || cli add service-tcp name nrp.s.tcp.49152.65535 port 49152-65535 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.10443 || cli add service-tcp name nrp.s.tcp.10443 port 10443 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.3306 || cli add service-tcp name nrp.s.tcp.3306 port 3306 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.8162.8163 || cli add service-udp name nrp.s.udp.8162.8163 port 8162-8163 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.123 || cli add service-udp name nrp.s.udp.123 port 123 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.53 || cli add service-udp name nrp.s.udp.53 port 53 match-for-any false ignore-warnings true
has service-sctp nrp.s.sctp.3868 || cli add service-sctp name nrp.s.sctp.3868 port 3868 match-for-any false ignore-warnings true
has service-icmp nrp.s.icmp.3 || cli add service-icmp name nrp.s.icmp.3 icmp-type 3 ignore-warnings true
has service-icmp nrp.s.icmp.8.0 || cli add service-icmp name nrp.s.icmp.8.0 icmp-type 8 icmp-code 0 ignore-warnings true
has service-icmp6 nrp.s.icmpv6.128 || cli add service-icmp6 name nrp.s.icmpv6.128 icmp-type 128 ignore-warnings true
has service-other nrp.s.icmp || cli add service-other name nrp.s.icmp ip-protocol 1 match-for-any false ignore-warnings true
has service-other nrp.s.ip.99 || cli add service-other name nrp.s.ip.99 ip-protocol 99 match-for-any false ignore-warnings true
has service-other nrp.s.esp || cli add service-other name nrp.s.esp ip-protocol 50 match-for-any false ignore-warnings true
has service-other nrp.s.gre || cli add service-other name nrp.s.gre ip-protocol 47 match-for-any false ignore-warnings true
has time nrp20270131 || cli add time name nrp20270131 start-now true end-never false end.date 31-Jan-2027 end.time 23:59
cli add access-rule name nrp-450f38502166af5d position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.5 destination.1 nrp.a.10.80.0.10 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'rule-00000000000000000001; change CHG-2026-0042; purpose of rule 1; entries entry-00000000000000010000 entry-00000000000000010001' install-on.1 gw-inner
cli add access-rule name nrp-89730bef30515f62 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.0_26 destination.1 nrp.a.10.80.0.10_to_10.80.0.14 service.1 nrp.s.tcp.22 service.2 nrp.s.udp.8162.8163 action Accept track.type Log comments 'rule-00000000000000000002; purpose of rule 2; entries entry-00000000000000020000 entry-00000000000000020001' install-on.1 gw-inner
cli add access-rule name nrp-1a970c2d1695206b position.bottom nrp-fw-inner layer Network source.1 nrp.a.fd5e.80.0.4.._64 destination.1 nrp.a.fd5e.80.0.1..11 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'rule-00000000000000000003; purpose of rule 3; entries entry-00000000000000030000 entry-00000000000000030001' install-on.1 gw-inner
cli add access-rule name nrp-8caa3f0c15d884dc position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.4.21_to_10.80.4.24 source.2 nrp.a.10.80.4.31 source.3 nrp.a.fd5e.80.0.4..21_to_fd5e.80.0.4..24 destination.1 nrp.g.38427444a01769f8 service.1 nrp.s.tcp.443 service.2 nrp.s.udp.123 action Accept track.type Log comments 'rule-00000000000000000004; purpose of rule 4; entries entry-00000000000000040000 entry-00000000000000040001' install-on.1 gw-inner
cli add access-rule name nrp-0a1c0c719b7c6480 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.30 destination.1 .update1.example.com destination.2 .update2.example.com service.1 nrp.s.tcp.443 action Accept track.type Log comments 'rule-00000000000000000005; purpose of rule 5; entries entry-00000000000000050000 entry-00000000000000050001' install-on.1 gw-inner
cli add access-rule name nrp-0417437f97d526c7 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.30 source.2 nrp.a.fd5e.80.0.1..30 destination.1 nrp.a.198.51.100.7 destination.2 nrp.a.2001.db8..7 destination.3 .api.example.org service.1 nrp.s.tcp.443 service.2 nrp.s.tcp.8443 action Accept track.type Log comments 'rule-00000000000000000007; purpose of rule 7; entries entry-00000000000000070000 entry-00000000000000070001' install-on.1 gw-inner
cli add access-rule name nrp-5f90df93dbe1ed31 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.31 source.2 nrp.a.fd5e.80.0.1..31 destination.1 nrp.g.c598ce3db3e87c7e service.1 nrp.s.tcp.443 action Accept track.type Log comments 'rule-00000000000000000008; purpose of rule 8; entries entry-00000000000000080000 entry-00000000000000080001' install-on.1 gw-inner
cli add access-rule name nrp-b50f422bdd98a3f1 position.bottom nrp-fw-inner layer Network source.1 nrp.g.021fd9fa510edc74 destination.1 nrp.a.10.80.0.40 service.1 nrp.s.tcp.25 action Accept track.type Log comments 'rule-00000000000000000009; purpose of rule 9; entries entry-00000000000000090000 entry-00000000000000090001' install-on.1 gw-inner
cli add access-rule name nrp-7269fc9f3e7660c7 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.0_26 destination.1 nrp.a.10.80.4.0_24 service.1 nrp.s.icmp.3 service.2 nrp.s.icmp.8.0 action Accept track.type Log comments 'rule-0000000000000000000a; purpose of rule 10; entries entry-000000000000000a0000 entry-000000000000000a0001' install-on.1 gw-inner
cli add access-rule name nrp-bcb696d6f23d1a6c position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.0_24 source.2 nrp.a.fd5e.80.0.1.._64 destination.1 nrp.a.10.80.4.0_24 destination.2 nrp.a.fd5e.80.0.4.._64 service.1 nrp.s.icmp service.2 nrp.s.icmpv6.128 action Accept track.type Log comments 'rule-0000000000000000000b; purpose of rule 11; entries entry-000000000000000b0000 entry-000000000000000b0001' install-on.1 gw-inner
cli add access-rule name nrp-07a160e4359e794c position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.9 destination.1 nrp.a.10.80.0.12 service.1 nrp.s.tcp.8001 service.2 nrp.s.tcp.8003 service.3 nrp.s.tcp.8005 service.4 nrp.s.tcp.8007 service.5 nrp.s.tcp.8009 service.6 nrp.s.tcp.8011 service.7 nrp.s.tcp.8013 service.8 nrp.s.tcp.8015 service.9 nrp.s.tcp.8017 service.10 nrp.s.tcp.8019 service.11 nrp.s.tcp.8021 service.12 nrp.s.tcp.8023 service.13 nrp.s.tcp.8025 service.14 nrp.s.tcp.8027 service.15 nrp.s.tcp.8029 service.16 nrp.s.tcp.8031 service.17 nrp.s.tcp.8033 service.18 nrp.s.tcp.8035 service.19 nrp.s.tcp.8037 service.20 nrp.s.tcp.8039 service.21 nrp.s.tcp.49152.65535 action Accept track.type Log comments 'rule-0000000000000000000c; purpose of rule 12; entries entry-000000000000000c0000 entry-000000000000000c0001' install-on.1 gw-inner
cli add access-rule name nrp-ceb82ee8d9f97c7c position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.4.31 destination.1 nrp.a.10.80.0.13 service.1 nrp.s.ip.99 service.2 nrp.s.esp service.3 nrp.s.gre service.4 nrp.s.sctp.3868 action Accept track.type Log comments 'rule-0000000000000000000d; purpose of rule 13; entries entry-000000000000000d0000 entry-000000000000000d0001' install-on.1 gw-inner
cli add access-rule name nrp-90067c9c53dfb10c position.bottom nrp-fw-inner layer Network source.1 nrp.a.172.31.4.10 destination.1 nrp.a.10.80.0.14 service.1 nrp.s.tcp.10443 action Accept track.type Log comments 'rule-0000000000000000000e; until 2027-01-31; for installation; no TLS inspection; purpose of rule 14; entries entry-000000000000000e0000 entry-000000000000000e0001' time.1 nrp20270131 install-on.1 gw-inner
cli add access-rule name nrp-48aac094f8673a52 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.11 destination.1 nrp.a.10.80.0.12 service.1 nrp.s.tcp.3306 action Accept track.type Log comments 'rule-0000000000000000000f; purpose of rule 15; entries entry-000000000000000f0000 entry-000000000000000f0001' install-on.1 gw-inner
cli add access-rule name nrp-32e082ebbfc985b4 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.4.31 destination.1 nrp.a.203.0.113.0_24 service.1 nrp.s.udp.53 action Accept track.type Log comments 'rule-00000000000000000010; purpose of rule 16; entries entry-00000000000000000000 entry-00000000000000000001 entry-00000000000000000002 entry-00000000000000000003 entry-00000000000000000004 entry-00000000000000000005 entry-00000000000000000006 entry-00000000000000000007 entry-00000000000000000008 entry-00000000000000000009 entry-0000000000000000000a entry-0000000000000000000b entry-0000000000000000000c entry-0000000000000000000d entry-0000000000000000000e entry-0000000000000000000f entry-00000000000000000010 entry-00000000000000000011 entry-00000000000000000012 entry-00000000000000000013 entry-00000000000000000014 entry-00000000000000000015 entry-00000000000000000016 entry-00000000000000000017 entry-00000000000000000018 entry-00000000000000000019 entry-0000000000000000001a entry-0000000000000000001b entry-0000000000000000001c entry-0000000000000000001d entry-0000000000000000001e +9 more' install-on.1 gw-inner
cli publish
