"""Figures beside their peers: how fast and how large, in the same run, on a synthetic country."""
