"""The attribution models as people choose them; see ``tools/attribution.py``."""

ATTRIBUTION_MODELS = [
    ("single", "The Order's Campaign"),
    ("first", "First Touch"),
    ("last", "Last Touch"),
    ("even", "Even"),
    ("position", "By Position (40-20-40)"),
    ("decay", "Time Decay"),
    ("custom", "Custom Split"),
]
