"""The decisions of a journey."""
