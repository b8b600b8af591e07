"""One real-looking line of each format, of made-up addresses, with what it tells."""

from __future__ import annotations

PANOS = (
    "1,2026/11/20 08:00:00,001801000123,TRAFFIC,drop,2561,2026/11/20 08:00:01,10.20.12.10,"
    '198.51.100.7,0.0.0.0,0.0.0.0,"deny, all",,,not-applicable,vsys1,servers,untrust,ethernet1/2,,'
    "to-siem,2026/11/20 08:00:01,0,1,50123,443,0,0,0x0,tcp,deny,74,74,0,1,2026/11/20 08:00:00,0,"
    "any,0,7300000000000000001,0x0,10.0.0.0-10.255.255.255,United States,0,1,0,policy-deny"
)
FORTIOS = (
    'date=2026-11-20 time=08:00:02 devname="fgt-1" devid="FGT60E0000000001" logid="0000000013"'
    ' type="traffic" subtype="forward" level="notice" vd="root" eventtime=1763625602000000000'
    ' srcip=10.20.12.11 srcport=58012 srcintf="port 12" srcintfrole="lan" dstip=198.51.100.8'
    ' dstport=8443 dstintf="wan1" sessionid=105048 proto=6 action="deny" policyid=0'
    ' service="tcp/8443" msg="he said \\"no\\""'
)
ASA = (
    "%ASA-4-106023: Deny tcp src inside:10.20.12.12/54321(LOCAL\\bob) dst outside:198.51.100.9/443"
    ' by access-group "inside_in" [0x8ed66b60, 0xf8852875]'
)
NETFILTER = (
    "[4711.42] [UFW BLOCK] IN=eth0 OUT=eth1 MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00"
    " SRC=10.20.12.13 DST=198.51.100.10 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=4711 DF PROTO=UDP"
    " SPT=40000 DPT=53 LEN=40 "
)
VPC_HEADER = (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start"
    " end action log-status"
)
VPC = (
    "2 123456789012 eni-0123456789abcdef0 10.20.12.14 198.51.100.11 49152 443 6 10 840 1763625604"
    " 1763625664 REJECT OK"
)
PFIREWALL_HEADER = """#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path
"""  # noqa: E501
PFIREWALL = (
    "2026-11-20 08:00:05 DROP TCP 10.20.12.15 198.51.100.12 50001 389 52 S 1640769051 0 64240"
    " - - - SEND"
)

# Each line with: format, source, destination, service, source port, action, time.
TOLD = {
    PANOS: (
        "panos-traffic", "10.20.12.10", "198.51.100.7", "tcp/443", 50123, "deny",
        "2026/11/20 08:00:01",
    ),
    FORTIOS: (
        "fortios", "10.20.12.11", "198.51.100.8", "tcp/8443", 58012, "deny",
        "2026-11-20 08:00:02",
    ),
    ASA: ("cisco-asa", "10.20.12.12", "198.51.100.9", "tcp/443", 54321, "deny", ""),
    NETFILTER: ("netfilter", "10.20.12.13", "198.51.100.10", "udp/53", 40000, "", ""),
    VPC: (
        "aws-vpc", "10.20.12.14", "198.51.100.11", "tcp/443", 49152, "reject",
        "2025-11-20 08:00:04Z",
    ),
    PFIREWALL: (
        "windows-firewall", "10.20.12.15", "198.51.100.12", "tcp/389", 50001, "drop",
        "2026-11-20 08:00:05",
    ),
}  # fmt: skip
