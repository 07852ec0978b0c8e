"""Weights that come with Auralflow or are fetched for it."""
