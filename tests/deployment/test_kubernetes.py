"""The manifests against Kubernetes' own schemas, and against each other."""

from __future__ import annotations

import kubernetes_validate
import pytest
from django.urls import resolve

from .manifests import DEPLOY, read, undocumented, unknown_programs

BASE = DEPLOY / "kubernetes/base"
KUSTOMIZATION = read(BASE / "kustomization.yaml")[0]
EXAMPLE = read(BASE / "secret.example.yaml")[0]
MANIFESTS = [each for name in KUSTOMIZATION["resources"] for each in read(BASE / name)]
PODS = {
    each["metadata"]["name"]: each["spec"]["template"]
    for each in MANIFESTS
    if each["kind"] in ("Deployment", "Job")
}
OLDEST, NEWEST = "1.30", kubernetes_validate.latest_version()


def of(kind):
    return {each["metadata"]["name"]: each for each in MANIFESTS if each["kind"] == kind}


def container(name):
    (only,) = PODS[name]["spec"]["containers"]
    return only


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize(
    "manifest", [*MANIFESTS, EXAMPLE], ids=lambda each: f"{each['kind']}-{each['metadata']['name']}"
)
def test_a_manifest_fits_the_schema(manifest, version):
    kubernetes_validate.validate(manifest, version, strict=True)


def test_the_schema_refuses_what_does_not_fit():
    broken = {**EXAMPLE, "stringDatum": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, NEWEST, strict=True)


def test_every_file_is_part_of_it_and_the_example_is_not():
    names = {path.name for path in BASE.glob("*.yaml")}
    assert names - set(KUSTOMIZATION["resources"]) == {"kustomization.yaml", "secret.example.yaml"}
    assert sorted(PODS) == ["dispatcher", "migrate", "web", "worker"]
    assert KUSTOMIZATION["images"][0]["name"] == container("web")["image"]


@pytest.mark.parametrize("name", sorted(PODS))
def test_a_pod_keeps_the_restricted_standard(name):
    spec = PODS[name]["spec"]
    assert spec["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert spec["serviceAccountName"] in of("ServiceAccount")
    assert spec["automountServiceAccountToken"] is False
    assert container(name)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container(name)["resources"]["limits"]
    assert all("emptyDir" in volume for volume in spec["volumes"])
    assert {mount["name"] for mount in container(name)["volumeMounts"]} == {
        volume["name"] for volume in spec["volumes"]
    }


@pytest.mark.parametrize("name", sorted(PODS))
def test_a_pods_command_and_settings_are_there(name):
    words = [*container(name).get("command", []), *container(name).get("args", [])]
    assert not words or unknown_programs(words) == []
    sources = [next(iter(each.values()))["name"] for each in container(name)["envFrom"]]
    assert sources == ["portal-settings", EXAMPLE["metadata"]["name"]]
    for variable in container(name).get("env", []):
        if "valueFrom" in variable:
            assert variable["valueFrom"]["secretKeyRef"]["key"] in EXAMPLE["stringData"]


def test_every_variable_is_documented():
    names = set(of("ConfigMap")["portal-settings"]["data"]) | set(EXAMPLE["stringData"])
    names |= {each["name"] for name in PODS for each in container(name).get("env", [])}
    assert undocumented(names) == set()


def test_migrations_go_to_the_server_and_not_through_a_pooler():
    given = {each["name"]: each for each in container("migrate")["env"]}
    assert given["DATABASE_POOLED"]["value"] == "false"
    assert given["DATABASE_URL"]["valueFrom"]["secretKeyRef"]["key"] == "DATABASE_DIRECT_URL"


def test_selectors_find_their_pods():
    labels = {name: pod["metadata"]["labels"] for name, pod in PODS.items()}
    for kind in ("Deployment", "PodDisruptionBudget"):
        for name, manifest in of(kind).items():
            assert manifest["spec"]["selector"]["matchLabels"] == labels[name]
    service = of("Service")["web"]["spec"]
    assert service["selector"] == labels["web"]
    ports = {port["name"] for port in container("web")["ports"]}
    assert {port["targetPort"] for port in service["ports"]} <= ports
    assert set(of("PodDisruptionBudget")) == {"web", "worker", "dispatcher"}


def test_probes_ask_addresses_that_answer():
    asked = {name: container("web")[name]["httpGet"]["path"]
             for name in ("startupProbe", "livenessProbe", "readinessProbe")}  # fmt: skip
    assert asked == {
        "startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz",
    }  # fmt: skip
    assert all(resolve(path) for path in asked.values())


def test_the_ingress_leads_to_the_service_with_tls():
    spec = of("Ingress")["portal"]["spec"]
    host = of("ConfigMap")["portal-settings"]["data"]["ALLOWED_HOSTS"]
    assert [rule["host"] for rule in spec["rules"]] == spec["tls"][0]["hosts"] == [host]
    backend = spec["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] in of("Service")


def allowed(pod, direction):
    """(port, whether the peers are named) of the policies that choose a pod."""
    labels = PODS[pod]["metadata"]["labels"]
    for policy in of("NetworkPolicy").values():
        spec = policy["spec"]
        wanted = spec["podSelector"].get("matchLabels", {}).items() <= labels.items() and all(
            labels.get(rule["key"]) in rule["values"]
            for rule in spec["podSelector"].get("matchExpressions", [])
        )
        for rule in spec.get(direction, []) if wanted else []:
            peers = rule.get("to" if direction == "egress" else "from")
            yield from ((port["port"], bool(peers)) for port in rule["ports"])


@pytest.mark.parametrize(
    ("pod", "ports"),
    [
        ("web", {53, 443, 5432, 6379, 6432}),
        ("worker", {53, 443, 5432, 6379, 6432}),
        ("dispatcher", {53, 443, 5432, 6379, 6432}),
        ("migrate", {53, 5432}),
    ],
)
def test_the_portals_own_connections_are_all_named_and_none_is_any(pod, ports):
    default = of("NetworkPolicy")["nothing-by-default"]["spec"]
    assert default == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert {port for port, _ in allowed(pod, "egress")} == ports
    assert {port for port, _ in allowed(pod, "ingress")} == ({8000} if pod == "web" else set())
    assert all(named for direction in ("egress", "ingress") for _, named in allowed(pod, direction))
