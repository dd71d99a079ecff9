"""The time zones in which what has to do with time is tried."""

from __future__ import annotations

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]
"""Whole, half and odd hours off UTC, both hemispheres, a clock change of half an hour, and a day that was skipped."""
