"""Template tags of the whole product: {% load tc %}."""
