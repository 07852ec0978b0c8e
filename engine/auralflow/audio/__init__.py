"""Sound files in and out, resampling, and the numbers that pictures of sound are drawn from."""
