"""Every command on journeys and cases, a file for each noun; `engine.engine` puts them together into one door."""
