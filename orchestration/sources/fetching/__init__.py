"""Pages of the web: asked for politely, within limits, at public addresses alone, and only once.

Belongs here: everything that reaches over the network, and what is remembered of pages. Does not belong here: the text
of a page, which the readers of `orchestration.sources` get as bytes like any other document.
"""
