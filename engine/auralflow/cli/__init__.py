"""The `auralflow` command."""
