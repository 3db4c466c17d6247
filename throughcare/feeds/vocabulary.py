"""The words that lists use for what every scheme has: status, colour, sex, order or licence."""

from __future__ import annotations

KINDS = ("pnc", "cro", "crn", "prison")
REGISTERED, ENDED, REFERRED = "registered", "ended", "referred"

STATUSES: dict[str, str] = {
    **dict.fromkeys(
        (
            "registered",
            "adopted",
            "active",
            "current",
            "live",
            "open",
            "on",
            "yes",
            "selected",
            "accepted",
            "in custody",
        ),
        REGISTERED,
    ),
    "on scheme": REGISTERED,
    "on the scheme": REGISTERED,
    "on iom": REGISTERED,
    **dict.fromkeys(
        ("ended", "closed", "removed", "exited", "deselected", "deregistered", "off", "inactive", "archived", "left"),
        ENDED,
    ),
    "de registered": ENDED,
    "de selected": ENDED,
    "off scheme": ENDED,
    **dict.fromkeys(("referred", "referral", "nominated", "pending", "waiting", "proposed", "new"), REFERRED),
    "awaiting panel": REFERRED,
    "to be discussed": REFERRED,
}
COLOURS = {"r": "red", "a": "amber", "g": "green", "b": "blue", "yellow": "amber", "red": "red", "amber": "amber"}
COLOURS |= {"green": "green", "blue": "blue", "blue in custody": "blue", "custody": "blue"}
COLOURS |= {"coch": "red", "ambr": "amber", "gwyrdd": "green", "glas": "blue"}
SEXES = {"m": "M", "male": "M", "man": "M", "f": "F", "female": "F", "woman": "F", "u": "U", "gwryw": "M", "benyw": "F"}
STATUTORY = {
    "community order": "community_order", "co": "community_order", "order": "community_order",
    "suspended sentence order": "suspended_sentence_order", "suspended sentence": "suspended_sentence_order",
    "sso": "suspended_sentence_order", "licence": "licence", "on licence": "licence", "license": "licence",
    "post sentence supervision": "post_sentence_supervision", "pss": "post_sentence_supervision",
    "youth order": "youth_order", "yro": "youth_order", "youth rehabilitation order": "youth_order",
    "remand": "remand_or_bail", "bail": "remand_or_bail", "remand or bail": "remand_or_bail",
    "non statutory": "none", "nonstatutory": "none", "voluntary": "none", "none taking part by agreement": "none",
}  # fmt: skip
