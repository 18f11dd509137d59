"""Tables of edges, a file for each part of the standard; both sides of an arrow are FEEL."""
