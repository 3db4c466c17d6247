"""The register of what was told outside the screen: what, about whom, to whom, why."""
