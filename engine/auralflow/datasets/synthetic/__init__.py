"""Songs made by our own code, with true stems: test material that follows from a seed, not music."""
