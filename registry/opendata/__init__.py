"""Open data: what there is to take away, described for people and for machines, and all of it as one file."""
