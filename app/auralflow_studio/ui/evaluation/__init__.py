"""The Evaluate page: choose songs and models, see how well each separates."""
