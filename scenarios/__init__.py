"""The complaints that ship with the product, one TOML file each. A package, so that they can be found when installed."""
