"""What pages show of entries: one reading of a snapshot for the present, the past and drafts."""
