"""Network security groups of Azure, as a template of the Resource Manager."""
