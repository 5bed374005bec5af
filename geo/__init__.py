"""Geometry, maps and formats: knows places on the Earth, and nothing of film or of a service."""
