"""Kubernetes network policies."""
