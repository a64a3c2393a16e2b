"""One module a format: bytes to clean text and evidence of metadata.

Belongs here: readers, each `read(content, ...) -> Content`. Does not belong here: files, choosing among evidence.
"""
