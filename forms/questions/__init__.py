"""One class per question type: what was posted to a typed answer or an error, what is accepted, how it reads."""
