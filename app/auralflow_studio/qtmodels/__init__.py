"""The document and the queue as Qt models."""
