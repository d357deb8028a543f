"""Screenshots of Persian settings and printed documents."""

SHOTS = []
