"""Long work, in threads of its own."""
