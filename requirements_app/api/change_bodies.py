"""The bodies of requests about changes."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.changes.models import Evidence, Review, Window

from .fields import Body, Choice, Day, Flag, Moment, Text, Texts, Whole

_LONG = 10_000


def _positions(*, required: bool = True) -> s.ListField:
    told = "items, by their positions"
    return s.ListField(
        child=Whole(min_value=1, max_value=2_147_483_647),
        min_length=1,
        max_length=10_000,
        required=required,
        help_text=told if required else f"{told}; all that are left to do unless given",
    )


class ChangeFieldsBody(Body):
    title = Text(max_length=200)
    justification = Text(max_length=_LONG)
    owner = Text(required=False, max_length=150, help_text="a user name; you, unless given")
    emergency = Flag(required=False)
    wanted_from = Moment(required=False, allow_null=True)
    wanted_until = Moment(required=False, allow_null=True)
    external_system = Text(required=False, allow_blank=True, max_length=80)
    external_reference = Text(required=False, allow_blank=True, max_length=200)
    external_url = Text(required=False, allow_blank=True, max_length=500)


class ChangeBody(ChangeFieldsBody):
    """`rule_set`, or `rule_sets` where the policy lets several sites into one change."""

    rule_set = s.UUIDField(required=False)
    rule_sets = s.ListField(child=s.UUIDField(), required=False, min_length=1, max_length=100)
    products = Texts(80, required=False, help_text="what these products need, and nothing else")


class MergeBody(Body):
    changes = s.ListField(child=Whole(min_value=1, max_value=2**62), min_length=2, max_length=50)
    title = Text(max_length=200)
    justification = Text(max_length=_LONG)


class SplitBody(Body):
    items = _positions()
    title = Text(max_length=200)


class ItemsBody(Body):
    items = _positions()


class LeaveOutBody(Body):
    """`rule_bases`: one of each firewall on the items' paths, as it is now."""

    rule_bases = s.ListField(child=s.UUIDField(), min_length=1, max_length=50)


class TakeBackBody(Body):
    items = s.ListField(
        child=Whole(min_value=1, max_value=2_147_483_647),
        min_length=1,
        max_length=10_000,
        required=False,
        help_text="items, by their positions; all that are left out unless given",
    )


class DecisionBody(Body):
    """`content_hash`: what you read; without it, what the revision in If-Match holds. `step`: where
    several steps ask you."""

    comment = Text(required=False, allow_blank=True, max_length=_LONG)
    content_hash = Text(required=False, max_length=80)
    step = Whole(required=False, allow_null=True, min_value=1, max_value=10_000)


class ReasonBody(Body):
    reason = Text(required=False, allow_blank=True, max_length=_LONG)


class RollBackBody(Body):
    reason = Text(max_length=_LONG)
    emergency = Flag(required=False)


class ScheduleBody(Body):
    starts_at = Moment()
    ends_at = Moment()


class ImplementBody(Body):
    items = _positions(required=False)
    firewall = Text(required=False, max_length=80, help_text="one firewall; all unless given")
    note = Text(required=False, allow_blank=True, max_length=_LONG)


class NoteBody(Body):
    note = Text(required=False, allow_blank=True, max_length=_LONG)


class EvidenceBody(Body):
    outcome = Choice(Evidence.Outcome.values)
    text = Text(required=False, allow_blank=True, max_length=_LONG)
    items = _positions(required=False)
    attachment = Whole(required=False, allow_null=True, min_value=1, max_value=2**62)


class CheckRunBody(Body):
    """`source_zone`: where the connections start; from every zone unless given."""

    site = Text(max_length=80)
    source_zone = Text(required=False, allow_blank=True, max_length=80)


class CheckResultBody(Body):
    """The file that the script of a check wrote (docs/reachability.md)."""

    schema = Text(max_length=40)
    schema_version = Whole(min_value=1, max_value=1)
    result_id = s.UUIDField()
    run_id = s.UUIDField()
    plan_hash = Text(max_length=80)
    host = s.DictField()
    started_at = Text(max_length=40)
    ended_at = Text(max_length=40)
    timeout = Whole(min_value=1, max_value=30)
    outcomes = s.ListField(child=s.DictField(), allow_empty=True)
    signature = Text(max_length=100)


class CommentBody(Body):
    text = Text(max_length=_LONG, help_text="`@name` mentions somebody")


class AttachmentBody(Body):
    name = Text(max_length=200)
    media_type = Text(max_length=100)
    content = Text(max_length=14_000_000, help_text="the file, in base64")


class DelegationBody(Body):
    delegate = Text(max_length=150, help_text="a user name")
    first_day = Day()
    last_day = Day()
    reason = Text(required=False, allow_blank=True, max_length=200)


class PolicyBody(Body):
    text = Text(max_length=200_000, help_text="the policy, in YAML")


class WindowFieldsBody(Body):
    """`recurrence` is an iCalendar RRULE, by the clock on the wall of `time_zone`."""

    kind = Choice(Window.Kind.values)
    name = Text(max_length=200)
    starts_at = Moment()
    ends_at = Moment()
    time_zone = Text(required=False, max_length=64)
    recurrence = Text(required=False, allow_blank=True, max_length=500)


class WindowBody(WindowFieldsBody):
    site = Text(required=False, allow_null=True, max_length=80, help_text="every site unless given")


class WindowsImportBody(Body):
    kind = Choice(Window.Kind.values, help_text="of events whose CATEGORIES say none")
    content = Text(max_length=1_000_000, help_text="the text of an iCalendar file")
    time_zone = Text(required=False, max_length=64, help_text="of times without one; UTC")
    site = Text(required=False, allow_null=True, max_length=80, help_text="every site unless given")


def _in_force() -> s.ListField:
    return s.ListField(
        child=Whole(min_value=1, max_value=2**62),
        min_length=1,
        max_length=5_000,
        help_text="entries in force, by their `id`",
    )


class ReviewBody(Body):
    entries = _in_force()
    outcome = Choice(Review.Outcome.values)
    note = Text(required=False, allow_blank=True, max_length=_LONG, help_text="why")
    review_on = Day(required=False, allow_null=True, help_text="when to look again at what is kept")


class HandOverBody(Body):
    entries = _in_force()
    owner = Text(max_length=150, help_text="a user name")
    note = Text(required=False, allow_blank=True, max_length=_LONG)


class CampaignBody(Body):
    name = Text(max_length=200)
    due_on = Day()
    sites = Texts(80, min_length=1, max_length=1_000)


class RetirementBody(Body):
    """Everything in force at the sites, or what `product` needs there, or `deployment` at one."""

    sites = Texts(80, min_length=1, max_length=1_000)
    deployment = Text(required=False, max_length=80)
    product = Text(required=False, max_length=80)
    justification = Text(max_length=_LONG)
