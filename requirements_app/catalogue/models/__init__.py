"""The catalogue: identities that last, and immutable revision rows valid between versions."""

from .changes import Change
from .editing import PublicationRequest, WorkingCopy, WorkingFile
from .entities import Component, Feature, Flow, Host, Parameter, Product, Vendor
from .flows import FlowEnd, FlowProvenance, FlowRevision, FlowService
from .revisions import (
    ComponentRevision,
    DocumentRevision,
    FeatureRevision,
    HostRevision,
    ParameterRevision,
    ProductRevision,
    Revision,
)
from .versions import Draft, Source, Version

__all__ = [
    "Change",
    "Component",
    "ComponentRevision",
    "DocumentRevision",
    "Draft",
    "Feature",
    "FeatureRevision",
    "Flow",
    "FlowEnd",
    "FlowProvenance",
    "FlowRevision",
    "FlowService",
    "Host",
    "HostRevision",
    "Parameter",
    "ParameterRevision",
    "Product",
    "ProductRevision",
    "PublicationRequest",
    "Revision",
    "Source",
    "Vendor",
    "Version",
    "WorkingCopy",
    "WorkingFile",
]
