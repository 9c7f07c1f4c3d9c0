"""Lists come in: files and notices are read here, without a database, before anything is matched or proposed."""
