"""The ways a lead comes in: one package each, with a pure `parse`."""
