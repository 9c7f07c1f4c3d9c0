class Refused(Exception):
    """An act that the rules of the registry forbid; its text is a sentence for the person who asked."""
