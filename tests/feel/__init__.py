"""FEEL: what it reads, what it gives, and what it refuses."""
