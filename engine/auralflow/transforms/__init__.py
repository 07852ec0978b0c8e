"""Signal transforms in torch."""
