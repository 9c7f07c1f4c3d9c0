"""No cell of a file may be read as a formula: what could be one begins with an apostrophe, which import takes off."""

# First characters that a spreadsheet may take for a formula, their full-width forms included. The apostrophe itself is
# in the list so that taking one off again always gives the text that was there.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠'")


def guard(cell: str) -> str:
    """``cell`` with a leading apostrophe where a spreadsheet could read a formula; ``unguard`` takes it off."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def unguard(cell: str) -> str:
    """The text that ``guard`` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
