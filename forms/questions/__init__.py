"""One class per question type: from what was posted to a typed answer, what is accepted, how it reads."""
