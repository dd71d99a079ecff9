"""The version of PakAura: the one place that says it, cheap to import."""

VERSION = "0.1.0"
