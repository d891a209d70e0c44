"""Who wrote a mail, handed out a card or left a note: the fields of a lead from loose text."""

LONGEST = 20_000
"""How much text is read; what stands behind it is rest."""
