"""Auralflow Studio: the desktop app. It holds no signal processing; that is in `auralflow`."""
