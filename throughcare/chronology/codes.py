"""Home Office offence codes near to what somebody typed: words, the first digits, or five digits with a slip."""

from __future__ import annotations

from throughcare.scores.methods import offences

MOST_MATCHES = 12
MOST_SLIPS = 6
DIGITS = 5


def like(typed: str, *, most: int = MOST_MATCHES) -> list[offences.Offence]:
    """The offences that could have been meant, nearest first; none where nothing is near."""
    words = typed.strip()
    found = offences.search(words, limit=most)
    bare = "".join(each for each in words if each.isdigit())
    if found or not bare or any(each.isalpha() for each in words):
        return found
    table = offences.table()
    # A spreadsheet takes the zero in front away.
    whole = bare.zfill(DIGITS)
    if whole in table:
        return [table[whole]]
    near = [offence for code, offence in table.items() if _one_slip(code, whole)]
    near.sort(key=lambda offence: (offence.code[:3] != whole[:3], offence.needs_detail, offence.code))
    return near[: min(most, MOST_SLIPS)]


def _one_slip(code: str, typed: str) -> bool:
    """One digit is another, or two neighbours changed places."""
    if len(code) != len(typed):
        return False
    wrong = [place for place, (one, other) in enumerate(zip(code, typed, strict=True)) if one != other]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and (code[wrong[0]], code[wrong[1]]) == (typed[wrong[1]], typed[wrong[0]])
    )
