"""Security groups of Amazon Web Services, as JSON and as Terraform."""
