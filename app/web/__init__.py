"""The pages that people look at: templates, their words, and what the browser gets."""
