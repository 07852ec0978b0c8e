"""The Train page: choose a dataset, watch and hear a model learn, compare runs."""
