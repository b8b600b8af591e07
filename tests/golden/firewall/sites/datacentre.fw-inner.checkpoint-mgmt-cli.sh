#!/bin/sh
# Check Point mgmt_cli commands for Inner firewall fw-inner at Eastgate data centre
# Rule set the-rule-set of catalogue version 2026112101, as of 2026-11-21
# Content v1:of-the-content
# https://portal.example.org/rule-sets/the-rule-set/
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
has host nrp.a.10.80.0.30 || cli add host name nrp.a.10.80.0.30 ip-address 10.80.0.30 ignore-warnings true
has host nrp.a.10.80.4.31 || cli add host name nrp.a.10.80.4.31 ip-address 10.80.4.31 ignore-warnings true
has host nrp.a.172.31.4.10 || cli add host name nrp.a.172.31.4.10 ip-address 172.31.4.10 ignore-warnings true
has host nrp.a.10.80.12.8 || cli add host name nrp.a.10.80.12.8 ip-address 10.80.12.8 ignore-warnings true
has host nrp.a.10.80.8.20 || cli add host name nrp.a.10.80.8.20 ip-address 10.80.8.20 ignore-warnings true
has host nrp.a.10.80.8.53 || cli add host name nrp.a.10.80.8.53 ip-address 10.80.8.53 ignore-warnings true
has host nrp.a.10.80.8.123 || cli add host name nrp.a.10.80.8.123 ip-address 10.80.8.123 ignore-warnings true
has host nrp.a.fd5e.80.0.8..53 || cli add host name nrp.a.fd5e.80.0.8..53 ip-address fd5e:80:0:8::53 ignore-warnings true
has host nrp.a.fd5e.80.0.8..123 || cli add host name nrp.a.fd5e.80.0.8..123 ip-address fd5e:80:0:8::123 ignore-warnings true
has network nrp.a.10.80.16.0_26 || cli add network name nrp.a.10.80.16.0_26 subnet 10.80.16.0 mask-length 26 ignore-warnings true
has network nrp.a.fd5e.80.0.16.._64 || cli add network name nrp.a.fd5e.80.0.16.._64 subnet fd5e:80:0:16:: mask-length 64 ignore-warnings true
has network nrp.a.10.81.0.0_16 || cli add network name nrp.a.10.81.0.0_16 subnet 10.81.0.0 mask-length 16 ignore-warnings true
has network nrp.a.10.80.8.10_31 || cli add network name nrp.a.10.80.8.10_31 subnet 10.80.8.10 mask-length 31 ignore-warnings true
has address-range nrp.a.10.80.0.10_to_10.80.0.12 || cli add address-range name nrp.a.10.80.0.10_to_10.80.0.12 ip-address-first 10.80.0.10 ip-address-last 10.80.0.12 ignore-warnings true
has address-range nrp.a.fd5e.80.0.1..11_to_fd5e.80.0.1..12 || cli add address-range name nrp.a.fd5e.80.0.1..11_to_fd5e.80.0.1..12 ip-address-first fd5e:80:0:1::11 ip-address-last fd5e:80:0:1::12 ignore-warnings true
has address-range nrp.a.10.80.4.21_to_10.80.4.24 || cli add address-range name nrp.a.10.80.4.21_to_10.80.4.24 ip-address-first 10.80.4.21 ip-address-last 10.80.4.24 ignore-warnings true
has address-range nrp.a.10.80.0.11_to_10.80.0.12 || cli add address-range name nrp.a.10.80.0.11_to_10.80.0.12 ip-address-first 10.80.0.11 ip-address-last 10.80.0.12 ignore-warnings true
has service-tcp nrp.s.tcp.22 || cli add service-tcp name nrp.s.tcp.22 port 22 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.443 || cli add service-tcp name nrp.s.tcp.443 port 443 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.943 || cli add service-tcp name nrp.s.tcp.943 port 943 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.9033 || cli add service-tcp name nrp.s.tcp.9033 port 9033 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.10042 || cli add service-tcp name nrp.s.tcp.10042 port 10042 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8443 || cli add service-tcp name nrp.s.tcp.8443 port 8443 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.8080 || cli add service-tcp name nrp.s.tcp.8080 port 8080 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.53 || cli add service-tcp name nrp.s.tcp.53 port 53 match-for-any false ignore-warnings true
has service-tcp nrp.s.tcp.636 || cli add service-tcp name nrp.s.tcp.636 port 636 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.8162.8163 || cli add service-udp name nrp.s.udp.8162.8163 port 8162-8163 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.161 || cli add service-udp name nrp.s.udp.161 port 161 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.8443 || cli add service-udp name nrp.s.udp.8443 port 8443 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.514 || cli add service-udp name nrp.s.udp.514 port 514 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.53 || cli add service-udp name nrp.s.udp.53 port 53 match-for-any false ignore-warnings true
has service-udp nrp.s.udp.123 || cli add service-udp name nrp.s.udp.123 port 123 match-for-any false ignore-warnings true
cli add access-rule name nrp-46511f748ed8c4ef position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.0_26 destination.1 nrp.a.10.80.0.10_to_10.80.0.12 service.1 nrp.s.tcp.22 service.2 nrp.s.tcp.443 service.3 nrp.s.tcp.943 service.4 nrp.s.tcp.9033 service.5 nrp.s.tcp.10042 action Accept track.type Log comments 'r-1111d368c77eb1bb28f1; Administering the SMS on its command line., Connecting the SMS client to the SMS server., Fetching the clients installer, reports and other files; web services where configured., Restoring the SMS.; entries e-7503e9e7725ad0a89499 e-24d6bdb503865df5cd1b e-98fdce4dae91aabeef90 e-d65c46eb2fa19a3cd005 e-b46595ca8edd8ac5b056 e-f47830eb2b428bae2e48 e-e21f6ada8d7dcefc7b44 e-2229745b5cfc224c7f85 e-5166e6e4a5e7a491401d e-b348cb33fcf2c223da04 e-96c88d4a20e01c5218a2 e-cc149aad09fdd64278b8 e-5add6ee218a0341195d3 e-6d67bd174e0ecb8285e0 e-31fff1f3e4bf9500aaf5'
cli add access-rule name nrp-cc52037df79e715f position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.16.0_26 destination.1 nrp.a.10.80.0.30 service.1 nrp.s.tcp.22 service.2 nrp.s.tcp.8443 action Accept track.type Log comments 'r-f89c3128380e6c72f824; Administer the ASGARD server in its web interface., Administer the ASGARD server on its command line.; entries e-90538418474788fead82 e-cdd0f906b0a4849ec7b3'
cli add access-rule name nrp-1173ca81ba774896 position.bottom nrp-fw-inner layer Network source.1 nrp.a.fd5e.80.0.16.._64 destination.1 nrp.a.fd5e.80.0.1..11_to_fd5e.80.0.1..12 service.1 nrp.s.tcp.22 service.2 nrp.s.tcp.443 service.3 nrp.s.tcp.943 service.4 nrp.s.tcp.9033 service.5 nrp.s.tcp.10042 action Accept track.type Log comments 'r-2ec1f3430a61d15ffb47; Administering the SMS on its command line., Connecting the SMS client to the SMS server., Fetching the clients installer, reports and other files; web services where configured., Restoring the SMS.; entries e-8be834b622121de408ed e-009c98f4c0254540e5d4 e-89a4f67ac0fe3022a81c e-7e39d1399c96b2407612 e-68fe158efdeb18225625 e-328186187787cb8e354a e-3c522aee70b5dc12316c e-b2a8d067553a63300b5d e-2b2b2723c37191da2677 e-536f61ea732049e3fb4c'
cli add access-rule name nrp-0df5e25b56a527e1 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.4.21_to_10.80.4.24 source.2 nrp.a.10.80.4.31 destination.1 nrp.a.172.31.4.10 service.1 nrp.s.udp.8162.8163 action Accept track.type Log comments 'r-79713ef3a0e95b70bab1; Traps from the devices to the SMS.; entries e-4280f5001d89ebdd733e e-003121c19feb18baef3c e-3d717605138d7ee73d90 e-b1448185380fcde88eed'
cli add access-rule name nrp-2e1c7e2c0fe14c5b position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.4.21_to_10.80.4.24 source.2 nrp.a.10.80.4.31 destination.1 nrp.a.10.80.0.11_to_10.80.0.12 service.1 nrp.s.udp.8162.8163 action Accept track.type Log comments 'r-4e4e84855d8485e3c965; Traps from the devices to the SMS.; entries e-23dafbc6755a03bc842a e-9e65e1e77c7dce528630 e-118567c252184a9cac50 e-290dc7fdfc542906505b e-cc6a3d973f817999ac6e e-8a71c11aa08b741fda6a e-7242304f4822806d6313 e-4e486fda09177ccfc72a'
cli add access-rule name nrp-4c8ca33f11c794be position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.81.0.0_16 destination.1 nrp.a.10.80.0.30 service.1 nrp.s.tcp.443 action Accept track.type Log comments 'r-488d33dac43499922fb3; no TLS inspection; Let agents talk to the ASGARD server.; entries e-fa333d6adf506468c396'
cli add access-rule name nrp-a8fdf3d0aaab3e26 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.11_to_10.80.0.12 destination.1 nrp.a.10.80.4.21_to_10.80.4.24 service.1 nrp.s.tcp.443 service.2 nrp.s.udp.161 service.3 nrp.s.udp.8443 action Accept track.type Log comments 'r-8a31f56aa2e196afa812; Connectivity in both directions for managing IPS devices over SNMP., Management in connection with the Identity Agent., Managing IPS devices over SNMP., Managing the devices.; entries e-f65fdf31bf6067c57a7a e-800f69f3729f890cbb0e e-0f70759870c31df4393d e-8ca49f2a26c30f8bd9ed e-c0b7d1bc09622d0accf5 e-927775fd88184b06c152 e-4ad136afc931a6faa674 e-ef75dc8e29f33b72e44e'
cli add access-rule name nrp-7ea38a78252e056e position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.11_to_10.80.0.12 destination.1 nrp.a.10.80.4.31 service.1 nrp.s.tcp.443 service.2 nrp.s.udp.8443 action Accept track.type Log comments 'r-cb8c359d3bfb00d19cae; Management in connection with the Identity Agent., Managing the devices.; entries e-960259b3d9827095fd03 e-5953df42b801be9b7ee1 e-37277a11022589dbbab1 e-bbdc1d9b6eed40cbffd0'
cli add access-rule name nrp-b635fd7fa7cb06c0 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.30 destination.1 nrp.a.10.80.12.8 service.1 nrp.s.tcp.8080 action Accept track.type Log comments 'r-d09403d54a8fb229662c; no TLS inspection; Fetch updates of ASGARD and its system., Fetch updates of THOR, Aurora and signatures.; entries e-793ff14ddb067b3268e4 e-efd182e2fd7b55c8ed3b e-6656db73a002c506293d'
cli add access-rule name nrp-93f5205b2ec387ba position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.11_to_10.80.0.12 source.2 nrp.a.10.80.0.30 destination.1 nrp.a.10.80.8.20 service.1 nrp.s.udp.514 action Accept track.type Log comments 'r-8b7e347f50819447ba9a; Audit and other messages of the SMS., Forward syslog to the sites SIEM.; entries e-28ff62a368882e97f0f6 e-73df8f935d2604451f28 e-12b7355b27c11e3034e3'
cli add access-rule name nrp-8562f78e99556044 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.11_to_10.80.0.12 source.2 nrp.a.10.80.0.30 destination.1 nrp.a.10.80.8.53 service.1 nrp.s.tcp.53 service.2 nrp.s.udp.53 action Accept track.type Log comments 'r-419176a2a53f8d634285; Resolve internal and external names and addresses., Resolving names.; entries e-f5d7d03f6d3fa1e4118c e-b1b1695b15ae3fae2cbf e-a4a52f0d2ecfde86c388 e-49a004eb8341375aafa2 e-8f41a39b8990b3bb5dd4 e-12ccdd849f0181f42127'
cli add access-rule name nrp-8a749d6369849664 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.11_to_10.80.0.12 source.2 nrp.a.10.80.0.30 destination.1 nrp.a.10.80.8.123 service.1 nrp.s.udp.123 action Accept track.type Log comments 'r-8d91ee3a49464a89eaff; Synchronise the time., Time from an external NTP server.; entries e-fd2a50b8c78f3e9346c0 e-9ca4b3329e51e70d8816 e-b09cbbae9756f61098ce e-0cb8c1d11218c1874a91 e-4b983d11695efa3a385d'
cli add access-rule name nrp-f071cfce53210817 position.bottom nrp-fw-inner layer Network source.1 nrp.a.10.80.0.11_to_10.80.0.12 destination.1 nrp.a.10.80.8.10_31 service.1 nrp.s.tcp.636 action Accept track.type Log comments 'r-83c2dbdd68c0ae21a53c; Authentication against Active Directory by LDAP over SSL.; entries e-42fbe9d984b0ed5c8cea e-9cd53b15e2f2bf8a3b3d e-60f53856ceba65205bb6 e-874e0de756b501b4cbc1'
cli add access-rule name nrp-2730c6a72e3af126 position.bottom nrp-fw-inner layer Network source.1 nrp.a.fd5e.80.0.1..11_to_fd5e.80.0.1..12 destination.1 nrp.a.fd5e.80.0.8..53 service.1 nrp.s.tcp.53 service.2 nrp.s.udp.53 action Accept track.type Log comments 'r-69d8c5174e2d2745c1e6; Resolving names.; entries e-8daf1a12630194ee1acc e-11f944241fc38ad49bf8 e-5709c9d3e9eb335b17d1 e-cc4b8c523592a2b33917'
cli add access-rule name nrp-d147278cc98ea6ef position.bottom nrp-fw-inner layer Network source.1 nrp.a.fd5e.80.0.1..11_to_fd5e.80.0.1..12 destination.1 nrp.a.fd5e.80.0.8..123 service.1 nrp.s.udp.123 action Accept track.type Log comments 'r-ad6ed11b27017b6e78dc; Time from an external NTP server.; entries e-7ffa43fc48be080a2bda e-644c9264c856ff9d09bb'
cli publish
