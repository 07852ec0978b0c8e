"""What the user works on, as immutable values without Qt."""
