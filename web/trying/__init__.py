"""Trying a journey before anybody depends on it."""
