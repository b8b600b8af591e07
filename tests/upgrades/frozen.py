"""The migrations that a release went out with, and the SHA-256 of each one's file.

They never change: databases out there have run them. A release adds its own here.
"""

FROZEN: dict[str, dict[str, str]] = {
    "accounts": {
        "0001_initial": "944aa7151659025ff185068685d98cbb075e1744fcf759e36548f241bba203ec",
    },
    "audit": {
        "0001_initial": "ed37a184de48a633183a2f1dd4ec32cb51d56c225d77ee1bdac4405487e2b644",
        "0002_append_only": "098a2a65fbd111f259c19b8f0b518767324a26c533c7da1aa7b330491e70ac3b",
    },
    "catalogue": {
        "0001_initial": "c8867fce249b00e93933b809c9c7b57d439436d7d74250e7971f4c554383cf2d",
        "0002_immutable": "7cb3a246e2e08baf9b0cc7f9037b98bcab052d699381b60179614b2dade614b9",
    },
    "documents": {
        "0001_initial": "d1e0ce583fb253fa9b6968c905d429ad6f007b85c687b9e9416a294e78e243c5",
        "0002_immutable": "1198711876c9fa9a1a64b00cfbf7e68e9d27e10f6a87cb8e3c757e4057083761",
    },
    "downloads": {
        "0001_initial": "145ae7e53446d2b53ef3c31eee82b40e89d06b3990bb12153e13bd0986679533",
    },
    "jobs": {
        "0001_initial": "64b70514a0ba51b1947573cccbded001f2d2eef99e2c8c735980c8388112edb3",
    },
    "rulesets": {
        "0001_initial": "783adb437eef5be4516a84448470cdb52a970096903c28207b819f26a29f869e",
        "0002_immutable": "7c72ab038989832562df63872c7352fb236f5227b2f49f806304f6add8f2b15d",
    },
    "sites": {
        "0001_initial": "6f818fe24320eb9db10bbe2d6b2b4844309e9d4bcab9ef9dc8f672e83318c96a",
    },
}
