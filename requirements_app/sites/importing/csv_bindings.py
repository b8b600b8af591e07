"""Bulk bindings from CSV: one member a row.

The members of a file are added to those a binding has; a member that is there already takes what
the row says of it. Nothing is ever removed: members a binding has beyond the file are
left untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from requirements_app.catalogue.content import full_id
from requirements_app.core import tables
from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.errors import InvalidInput, Problem

from .. import selectors, services
from ..models import Binding, Site
from ..services import MemberValue
from ..services.binding_rules import SITE_SERVICES
from ..services.members import as_value
from .run import Run, Subject, field_path

COLUMNS = ("deployment", "component", "value", "name", "zone", "virtual")
REQUIRED = ("component", "value")
MOST_ROWS = tables.MOST_ROWS
_FLAGS: dict[str, bool | None] = {
    "": None,
    "no": False,
    "false": False,
    "0": False,
    "yes": True,
    "true": True,
    "1": True,
}
# Which column a service's field comes from.
_FIELD_COLUMNS = {"address_space": "zone", "members": "value"}


@dataclass(frozen=True)
class Row:
    """One member as the file tells it, and the line it starts on."""

    line: int
    cells: dict[str, str]

    @property
    def is_virtual(self) -> bool | None:
        return _FLAGS[self.cells["virtual"].lower()]

    def member(self) -> MemberValue:
        cells = self.cells
        return MemberValue(
            cells["value"], cells["name"], cells["zone"] or None, virtual=bool(self.is_virtual)
        )

    def onto(self, member: MemberValue) -> MemberValue:
        """The member as the row changes it; blank cells change nothing."""
        if self.cells["name"]:
            member = replace(member, name=self.cells["name"])
        if self.cells["zone"]:
            member = replace(member, zone=self.cells["zone"], address_space=None)
        if self.is_virtual is not None:
            member = replace(member, virtual=self.is_virtual)
        return member


@dataclass
class Group:
    """The rows of one binding. `placed` are the rows by the member that each became."""

    deployment: str
    component: str
    rows: list[Row] = field(default_factory=list)
    placed: list[Row | None] = field(default_factory=list)

    def merged(self, members: Sequence[MemberValue]) -> list[MemberValue]:
        """The members a binding has, with those of the rows."""
        merged = list(members)
        self.placed = [None] * len(merged)
        known = {member.value: at for at, member in enumerate(members)}
        for row in self.rows:
            at = known.pop(_canonical(row.cells["value"]), None)
            if at is None:
                merged.append(row.member())
                self.placed.append(row)
            else:
                merged[at] = row.onto(merged[at])
                self.placed[at] = row
        return merged


def apply_csv(run: Run, site: Site, text: str, name: str) -> None:
    """Add the members of a CSV file to a site's bindings; problems are kept in the run."""
    products = dict(site.deployments.values_list("slug", "product__slug"))
    groups: dict[tuple[str, str], Group] = {}
    for row in _rows(run, text, name):
        deployment = row.cells["deployment"]
        product = products.get(deployment, "") if deployment else SITE_SERVICES
        key = (deployment, full_id(product, row.cells["component"]) if product else "")
        groups.setdefault(key, Group(deployment, row.cells["component"])).rows.append(row)
    for (_, component), group in groups.items():
        _apply_group(run, site, group, component, name)


def _rows(run: Run, text: str, name: str) -> Iterator[Row]:
    table = tables.Table(text, name, columns=COLUMNS, required=REQUIRED)
    for row in table.rows():
        if row.cells["virtual"].lower() in _FLAGS:
            yield Row(row.line, row.cells)
            continue
        field, mend = f"{name}:{row.line} virtual", "write yes or no, or leave it blank"
        told = "is neither yes nor no"
        run.problems.append(Problem(field, row.cells["virtual"], told, mend))
    run.problems += table.problems


# --- applying ------------------------------------------------------------------------------------


def _apply_group(run: Run, site: Site, group: Group, component: str, name: str) -> None:
    where = f"bindings/{group.deployment}" if group.deployment else "site_services"
    report_name = f"{site.slug}/{where}/{component or group.component}"
    locate = _locator(group, name)
    subject = Subject(report_name, "binding", group.component, site.slug, locate)

    def find() -> Binding | None:
        bindings = selectors.bindings_of(site).filter(component__slug=component)
        if group.deployment:
            return bindings.filter(deployment__slug=group.deployment).first()
        return bindings.filter(deployment=None).first()

    def create() -> Binding:
        return services.binding_create(
            actor=run.actor,
            site=site,
            deployment=group.deployment or None,
            component=group.component,
            members=group.merged([]),
        )

    def update(binding: Binding) -> Binding:
        if binding.state in (Binding.State.OFFER, Binding.State.ABSENT):
            state, mend = binding.get_state_display(), "change that binding first, then add members"
            raise InvalidInput.one("component", group.component, f"is {state}", mend)
        members = group.merged([as_value(member) for member in binding.members.all()])
        for member, row in zip(members, group.placed, strict=True):
            if row is None:
                run.report.untouched.append(f"{report_name}/{member.value}")
        bound = Binding.State.BOUND
        return services.binding_update(
            actor=run.actor, binding=binding, state=bound, members=members
        )

    run.upsert(subject, find, create, update)


def _locator(group: Group, name: str) -> Callable[[str], str]:
    """How a service's field becomes ``file.csv:7 zone``."""

    def locate(text: str) -> str:
        row: Row | None = group.rows[0]
        column = text
        path = field_path(text)
        if len(path) > 1 and path[0] == "members" and isinstance(path[1], int):
            row = group.placed[path[1]]
            column = str(path[2]) if len(path) > 2 else "value"
        line = f":{row.line}" if row else ""
        column = _FIELD_COLUMNS.get(column, column)
        return f"{name}{line} {column if column in COLUMNS else ''}".rstrip()

    return locate


def _canonical(value: str) -> str:
    try:
        return parse_endpoint(value).text
    except InvalidInput:
        return value  # the service tells what is wrong with it
