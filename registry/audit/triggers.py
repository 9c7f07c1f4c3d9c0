"""What the database itself refuses: no line changes, and neither a line nor the chain's end goes that is not sealed."""

# The only names put into these statements are our own.
# ruff: noqa: S608

LINES, END = "audit_auditline", "audit_auditchain"
# Without an end there is no line either: it goes only once all are sealed.
SEALED = f"SELECT COALESCE(MAX(sealed_number), OLD.number) FROM {END}"
SENTENCE = "The audit log is only added to."

CREATION = {
    "sqlite": (
        f"CREATE TRIGGER {LINES}_kept BEFORE UPDATE ON {LINES} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
        f"CREATE TRIGGER {LINES}_stays BEFORE DELETE ON {LINES} WHEN OLD.number > ({SEALED}) "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
        f"CREATE TRIGGER {END}_stays BEFORE DELETE ON {END} WHEN OLD.number > OLD.sealed_number "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
    ),
    "postgresql": (
        f"""
        CREATE FUNCTION {LINES}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.number <= ({SEALED}) THEN RETURN OLD; END IF;
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        f"""
        CREATE FUNCTION {END}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.number <= OLD.sealed_number THEN RETURN OLD; END IF;
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        f"CREATE TRIGGER {LINES}_kept BEFORE UPDATE OR DELETE ON {LINES} "
        f"FOR EACH ROW EXECUTE FUNCTION {LINES}_refuse()",
        f"CREATE TRIGGER {END}_stays BEFORE DELETE ON {END} FOR EACH ROW EXECUTE FUNCTION {END}_refuse()",
    ),
}
REMOVAL = {
    "sqlite": (f"DROP TRIGGER {LINES}_kept", f"DROP TRIGGER {LINES}_stays", f"DROP TRIGGER {END}_stays"),
    "postgresql": (
        f"DROP TRIGGER {LINES}_kept ON {LINES}",
        f"DROP TRIGGER {END}_stays ON {END}",
        f"DROP FUNCTION {LINES}_refuse()",
        f"DROP FUNCTION {END}_refuse()",
    ),
}
