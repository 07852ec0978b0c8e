"""Losses for training: as functions of tensors, and as criteria that judge what a model made of a batch."""
