"""From a source's rows to places: which column says what, what kind of place it is, what is wrong with it.

`app.locations.importing` is the use case; this package is what it stands on.
"""
