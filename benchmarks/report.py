"""What a run of benchmarks found, as a table for people and as JSON for comparisons."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import psutil

from benchmarks.frame import Gap, Row

_HEAD = "| Measured | Value | Beside | Baseline | Ratio | Gate | |\n|---|---|---|---|---|---|---|"


@dataclass
class Found:
    """What one benchmark yielded. `failure`: why it did not come to its end, "" if it did."""

    name: str
    title: str
    rows: list[Row] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    failure: str = ""
    seconds: float | None = None
    peak: float | None = None

    @property
    def missed(self) -> list[Row]:
        return [row for row in self.rows if row.held is False]


@dataclass(frozen=True)
class Machine:
    """What the figures were taken on. `load`: processes that ran or waited in the minute before,
    on average; above zero the figures are not the machine's own."""

    cores: int
    memory_gb: float
    system: str
    python: str
    postgresql: str
    load: float

    @classmethod
    def this(cls, postgresql: str, load: float) -> Machine:
        return cls(
            cores=os.cpu_count() or 1,
            memory_gb=round(psutil.virtual_memory().total / 1e9, 1),
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            postgresql=postgresql,
            load=round(load, 2),
        )

    @property
    def text(self) -> str:
        return (
            f"{self.cores} cores, {self.memory_gb} GB, {self.system}, Python {self.python},"
            f" PostgreSQL {self.postgresql or '(not used)'}; load before the run {self.load}"
        )


def markdown(found: Iterable[Found], machine: Machine) -> str:
    """The tables of all benchmarks, the gaps and the missed gates in words."""
    parts = [f"Measured on {machine.text}.", *(section(each) for each in found)]
    return "\n\n".join(parts) + "\n"


def section(found: Found) -> str:
    """One benchmark: its table, then what it could not measure."""
    lines = [f"## {found.title}", ""]
    if found.rows:
        lines += [_HEAD, *(_line(row) for row in found.rows)]
    lines += [f"- NOT MEASURED: {gap.measure}: {gap.reason}" for gap in found.gaps]
    if found.failure:
        lines.append(f"- FAILED: {found.failure}")
    elif found.seconds is not None and found.peak is not None:
        lines += ["", f"Took {found.seconds:.0f} s; this process held at most {found.peak:.0f} MB."]
    return "\n".join(lines)


def as_json(found: Iterable[Found], machine: Machine, *, date: str, small: bool) -> str:
    """The same for programs."""
    benchmarks = [
        {
            "name": each.name,
            "title": each.title,
            "rows": [asdict(row) | {"ratio": row.ratio, "held": row.held} for row in each.rows],
            "gaps": [asdict(gap) for gap in each.gaps],
            "failure": each.failure,
            "seconds": each.seconds,
            "peak_mb": each.peak,
        }
        for each in found
    ]
    whole = {"date": date, "small": small, "machine": asdict(machine), "benchmarks": benchmarks}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _line(row: Row) -> str:
    base = "" if row.base is None else f"{_number(row.base)} {row.unit}"
    ratio = "" if row.ratio is None else f"× {_number(row.ratio)}"
    cells = (row.measure, f"{_number(row.value)} {row.unit}", row.baseline, base, ratio,
             _gate(row), row.note)  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _gate(row: Row) -> str:
    if row.gate is None:
        return ""
    limit = f"{'≥' if row.at_least else '≤'} {_number(row.gate)}"
    limit += "" if row.ratio is not None else f" {row.unit}"
    return f"{limit} {'held' if row.held else '**MISSED**'}"


def _number(value: float) -> str:
    """Three significant digits, without an exponent."""
    if value and abs(value) < 100:
        digits = 2 if abs(value) >= 1 else 4
        return f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return f"{value:,.0f}"
