"""Import paths of the toolkit's first edition; what they name lives in `auralflow.transforms`."""
