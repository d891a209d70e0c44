"""One module per question: `answer(place, teller)`."""
