"""What `make` does, in the standard library alone: it runs before any environment exists."""
