"""Address books as vCard: cards become the rows of a CSV table once."""
