"""Pictures of sound along one time axis."""
