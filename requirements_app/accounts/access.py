"""Permissions of the base stages, for `user.has_perm` and templates."""

from __future__ import annotations

import rules

from . import roles

rules.add_perm("accounts.manage", roles.is_administrator)
rules.add_perm("audit.view", roles.is_auditor | roles.is_administrator)
