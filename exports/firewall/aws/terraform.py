"""AWS security groups as Terraform, each permission a resource of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from exports.firewall.attached import Group, Share
from exports.firewall.pieces import Piece, difference
from requirements_app.core.firewall_rules import FirewallReport

from .permissions import (
    Permission,
    SecurityGroupExporter,
    group_description,
    groups_of,
    permissions,
)


class TerraformExporter(SecurityGroupExporter):
    """The whole is one module's content: `terraform apply` finds what differs by itself. With
    `since` there are only the new blocks, and comments that name those to take out."""

    identifier = "aws-terraform"
    label = "AWS security groups for Terraform"
    media_type = "text/plain; charset=utf-8"
    suffix = "tf"

    def file(
        self,
        report: FirewallReport,
        heading: Sequence[str],
        made: Sequence[Share],
        before: Sequence[Share],
    ) -> str:
        now, old = (list(_pieces(permissions(each))) for each in (made, before))
        lines = [f"# {line}" for line in heading]
        for piece in difference(now, old).add:
            lines += ["", *piece.write]
        if report.since:
            lines += _by_hand(now, old)
        return "\n".join(lines) + "\n"


def _by_hand(now: Sequence[Piece], before: Sequence[Piece]) -> list[str]:
    """What a file of blocks cannot say, as comments."""
    there, back = difference(now, before), difference(before, now)
    told = ["Take these blocks out of the module:"]
    told += [line for piece in there.remove for line in piece.unwrite]
    told += ["", "To undo this, take these blocks out:"]
    told += [line for piece in back.remove for line in piece.unwrite]
    told += ["", "and put these back:"]
    told += [line for piece in back.add for line in piece.write]
    return ["", *(f"# {line}".rstrip() for line in told)]


def _pieces(found: Iterable[Permission]) -> Iterator[Piece]:
    found = list(found)
    if found:
        yield _block("variable", "vpc_id", None, {"type": "string"})
    for group in groups_of(found):
        yield _block(
            "resource",
            "aws_security_group",
            group.name,
            {
                "name": _quoted(group.name),
                "description": _quoted(group_description(group)),
                "vpc_id": "var.vpc_id",
            },
        )
    for each in found:
        yield _block(
            "resource",
            f"aws_vpc_security_group_{'ingress' if each.inbound else 'egress'}_rule",
            each.name,
            _attributes(each, each.group),
        )


def _attributes(each: Permission, group: Group) -> dict[str, str]:
    ports = {} if each.first is None else {"from_port": str(each.first), "to_port": str(each.last)}
    return {
        "security_group_id": f"aws_security_group.{group.name}.id",
        "description": _quoted(each.description),
        f"cidr_ipv{each.peer.version}": _quoted(each.cidr),
        "ip_protocol": _quoted(each.protocol),
        **ports,
    }


def _block(word: str, kind: str, name: str | None, attributes: dict[str, str]) -> Piece:
    """A block in the layout of `terraform fmt`. Names begin with a letter and hold no others than
    letters, digits and dashes."""
    width = max(map(len, attributes))
    labels = " ".join(f'"{each}"' for each in (kind, name) if each)
    body = (f"  {key:<{width}} = {value}" for key, value in attributes.items())
    address = f"{kind}.{name}" if name else f"var.{kind}"
    return Piece(address, (f"{word} {labels} {{", *body, "}"), (address,))


def _quoted(text: str) -> str:
    """A quoted string; of harmless text only, so nothing in it is a template."""
    return json.dumps(text)
