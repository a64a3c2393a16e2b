"""Dagster assets, thin: each calls one stage of the package and tells Dagster what came of it.

Belongs here: wiring, metadata, checks of results. Does not belong here: logic worth a unit test.
"""
