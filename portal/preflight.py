"""What `manage.py doctor` says where the settings cannot even be loaded."""

import importlib
import json
import os
import sys
from collections.abc import Sequence

SETTINGS = "portal.settings"
# Fits every kind of variable that has no default: texts, and addresses.
_STAND_IN = "redis://127.0.0.1:1/0"
_EXIT_ERROR = 2
_MOST = 100


def check(arguments: Sequence[str]) -> None:
    """Return where the settings load; else say everything that keeps them from it, and exit."""
    problems = settings_problems()
    if not problems:
        return
    mend = "Set it as docs/deployment.md says; NAME_FILE may name a file with the value."
    if "--json" in arguments:
        findings = [{"level": "error", "message": each, "mend": mend} for each in problems]
        result = {"check": "settings.loaded", "level": "error", "findings": findings}
        sys.stdout.write(json.dumps({"level": "error", "checks": [result]}, indent=1) + "\n")
    else:
        for each in problems:
            sys.stdout.write(f"ERROR    settings.loaded: {each}\n         → {mend}\n")
    sys.exit(_EXIT_ERROR)


def settings_problems() -> list[str]:
    """Every variable that is missing or malformed: each is stood in for, to find the next."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - it may be missing

    before = dict(os.environ)
    problems: list[str] = []
    try:
        for _ in range(_MOST):
            try:
                importlib.import_module(SETTINGS)
            except ImproperlyConfigured as error:
                problems.append(str(error))
                variable = getattr(error, "variable", "")
                if not variable:
                    break
                _stand_in(variable)
                _forget()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
                problems.append(f"{type(error).__name__}: {error}")
                break
            else:
                break
    finally:
        os.environ.clear()
        os.environ.update(before)
        if problems:
            _forget()
    return problems


def _stand_in(variable: str) -> None:
    """A malformed one goes, for it has a default; a missing one gets a value of some kind."""
    if os.environ.pop(variable, None) is None and os.environ.pop(f"{variable}_FILE", None) is None:
        os.environ[variable] = _STAND_IN


def _forget() -> None:
    for name in [each for each in sys.modules if each.split(".")[:2] == SETTINGS.split(".")]:
        del sys.modules[name]
