"""The complaints that ship with the product, one TOML file each; a package, so that they are found when installed."""
