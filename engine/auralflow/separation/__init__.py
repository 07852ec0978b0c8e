"""From a file to its stems: chunks, the separator, the store of stems, export."""
