"""Files in and out: what a town hall may have becomes one stream of rows; features become exports.

Nothing is guessed silently: what a file leaves open, or gets wrong, is said as a `Finding`.
"""
