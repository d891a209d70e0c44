"""Who wrote a mail, handed out a card or left a note: the fields of a lead from loose text."""
