"""Scores coded commitments against labelled texts. Pure functions; printing is the command's business."""
