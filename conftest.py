"""What every test of the product has: the marks that tie it to a feature or a promise."""

pytest_plugins = ["tests.features_plugin"]
