"""What a catalogue version says."""

from __future__ import annotations

from rest_framework import serializers as s

from .base import Shape

_TLS = ["forbidden", "allowed", "unstated"]


class VendorShape(Shape):
    slug = s.CharField()
    name = s.CharField()


class ProductShape(Shape):
    slug = s.CharField()
    name = s.CharField()
    description = s.CharField(allow_blank=True)
    vendor = VendorShape()
    source = s.CharField(help_text="`vendor`, `shared` or `local/<name>`")  # type: ignore[assignment]
    lifecycle = s.ChoiceField(choices=["current", "classic"])
    successor = s.CharField(allow_null=True)
    flow_count = s.IntegerField()
    component_count = s.IntegerField()


class ComponentShape(Shape):
    slug = s.CharField()
    product = s.CharField()
    name = s.CharField()
    kind = s.CharField()
    description = s.CharField(allow_blank=True)
    specialises = s.CharField(allow_null=True)
    same_as = s.ListField(child=s.CharField())


class OptionShape(Shape):
    id = s.CharField()
    name = s.CharField()
    description = s.CharField(allow_blank=True)


class AlternativeShape(Shape):
    id = s.CharField()
    name = s.CharField()
    description = s.CharField(allow_blank=True)
    default = s.CharField(allow_null=True)
    options = OptionShape(many=True)


class FeatureShape(Shape):
    id = s.CharField()
    name = s.CharField()
    description = s.CharField(allow_blank=True)
    default = s.BooleanField()


class ParameterShape(Shape):
    id = s.CharField()
    name = s.CharField()
    meaning = s.CharField()
    allowed = s.ListField(child=s.CharField())
    allowed_meaning = s.DictField(child=s.CharField())
    pattern = s.CharField(allow_null=True)
    example = s.CharField(allow_null=True)


class ProductDetailShape(ProductShape):
    components = ComponentShape(many=True)
    features = FeatureShape(many=True)
    parameters = ParameterShape(many=True)
    alternatives = AlternativeShape(many=True)
    documents = s.ListField(child=s.CharField())


class ProxyFactsShape(Shape):
    supported = s.BooleanField(allow_null=True)
    authentication = s.ListField(child=s.CharField())
    refused = s.ListField(child=s.CharField())


class HostShape(Shape):
    pattern = s.CharField()
    kind = s.ChoiceField(choices=["exact", "wildcard", "template", "address", "placeholder"])
    party = s.ChoiceField(choices=["vendor", "third-party", "customer"])
    name = s.CharField(allow_blank=True)
    source = s.CharField()  # type: ignore[assignment]
    stands_for = s.CharField(allow_null=True)
    tls_inspection = s.ChoiceField(choices=_TLS)
    proxy = ProxyFactsShape()
    notes = s.ListField(child=s.CharField())
    flow_count = s.IntegerField()


class DocumentShape(Shape):
    slug = s.CharField()
    publisher = s.CharField()
    title = s.CharField()
    product = s.CharField()
    revision = s.IntegerField()
    url = s.CharField(allow_blank=True)
    retrieved = s.DateField()
    sha256 = s.CharField()
    has_original = s.BooleanField()


class EndShape(Shape):
    """One end of a flow: a component has `slug`, a host has `pattern`."""

    kind = s.ChoiceField(choices=["component", "host"])
    slug = s.CharField(required=False)
    pattern = s.CharField(required=False)
    name = s.CharField(allow_blank=True)


class FlowServiceShape(Shape):
    """`icmp_code` is there only where the document gives one."""

    protocol = s.CharField()
    ports = s.ListField(child=s.CharField(), help_text="`443`, `49152-65535`")
    icmp_type = s.IntegerField(allow_null=True)
    icmp_code = s.IntegerField(required=False)
    application = s.CharField(allow_null=True)


class CitationShape(Shape):
    document = s.CharField()
    section = s.CharField()
    row = s.CharField()
    cells = s.ListField(child=s.CharField(allow_null=True, allow_blank=True))


class ConditionsShape(Shape):
    all = s.ListField(child=s.DictField())
    any = s.ListField(child=s.DictField())


class AlternativeChoiceShape(Shape):
    group = s.CharField()
    option = s.CharField()


class FlowShape(Shape):
    id = s.CharField()
    product = s.CharField()
    source = EndShape(many=True)  # type: ignore[assignment]
    destination = EndShape(many=True)
    services = FlowServiceShape(many=True)
    requirement = s.ChoiceField(choices=["required", "optional", "conditional"])
    requirement_basis = s.ChoiceField(choices=["stated", "heading", "unstated"])
    feature = s.CharField(allow_null=True)
    conditions = ConditionsShape()
    alternative = AlternativeChoiceShape(allow_null=True)
    bidirectional = s.BooleanField()
    phase = s.ChoiceField(choices=["installation", "operation", "troubleshooting"])
    lifecycle = s.ChoiceField(choices=["current", "classic"])
    assertion = s.ChoiceField(choices=["stated", "inferred", "unclear"])
    readings = s.ListField(child=s.DictField())
    purpose = s.CharField()
    notes = s.ListField(child=s.CharField())
    tls_inspection = s.ChoiceField(choices=_TLS)
    provenance = CitationShape(many=True)


class VersionShape(Shape):
    version = s.IntegerField(allow_null=True, help_text="YYYYMMDDNN")
    published_at = s.DateTimeField(allow_null=True)
    effective = s.DateField(allow_null=True)
    digest = s.CharField(allow_null=True)


class ChangeShape(Shape):
    version = s.IntegerField()
    kind = s.CharField()
    slug = s.CharField()
    product = s.CharField(allow_null=True)
    disposition = s.ChoiceField(choices=["add", "change", "remove"])
    impact = s.ListField(child=s.CharField())
    effective = s.DateField()
    previous = s.DictField(allow_null=True)
    current = s.DictField(allow_null=True)


PICTURE_STATES = ("missing", "waiting", "drawn", "failed")


class PictureShape(Shape):
    state = s.ChoiceField(choices=PICTURE_STATES, help_text="missing: nobody asked for it yet")
    job = s.UUIDField(allow_null=True)
    svg = s.CharField(allow_null=True)
    width = s.IntegerField(allow_null=True)
    height = s.IntegerField(allow_null=True)
    drawn_at = s.DateTimeField(allow_null=True)


class AcceptedPictureShape(Shape):
    job = s.UUIDField(allow_null=True)
    state = s.ChoiceField(choices=PICTURE_STATES)
