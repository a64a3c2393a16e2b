"""Reads joint statements of states, codes the commitments in them and keeps a warehouse of them."""

__version__ = "0.1.0"
