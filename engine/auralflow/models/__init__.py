"""Separation models: the protocol, the registry and the architectures."""
