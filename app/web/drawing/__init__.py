"""Drawn pictures for places that have no photograph: prints made from category, season, light and coast."""
