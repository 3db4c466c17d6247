"""What is true of every score in this product, whichever method gave it: the words that transparency records share."""

from __future__ import annotations

from typing import Final

from throughcare.scores.methods.refusals import gettext_noop

PARTNERSHIP_SAYS: Final = gettext_noop("To be said by the partnership that uses the tool and publishes this record.")
USED_FOR: Final = gettext_noop(
    "Partners in Integrated Offender Management may look at it when a referral is written and when a panel considers "
    "it. No referral needs one."
)
HUMAN: Final = gettext_noop(
    "A person decides. No score changes a status, a rating, a level or a place in a list; none fills in or proposes a "
    "decision. Every decision carries the name of whoever took it and the reason in their own words, and the database "
    "refuses one without."
)
INTEGRATION: Final = gettext_noop(
    "A practitioner calculates or types the score on a person's record. It is shown beside the criteria of the scheme, "
    "each of which a person judges with evidence; the panel then decides on the whole referral."
)
SHOWN: Final = gettext_noop(
    "The result and its band, the caution, every input with its source, each number of the calculation, the version of "
    "the method, who entered it and when."
)
CHALLENGE: Final = gettext_noop(
    "Whoever works with the person can have an input corrected and a new score calculated; the old one stays, dated. A "
    "person may ask any agency of the partnership what is held about them and have it corrected; the partnership says "
    "how a decision can be reviewed."
)
ARCHITECTURE: Final = gettext_noop(
    "The formula is a short program in the product, run on the partnership's own server. Coefficients are tables that "
    "come with it. Nothing is sent to, or asked of, anybody else's service."
)
MAINTENANCE: Final = gettext_noop(
    "Coefficients change only with a new version that has a name of its own; a fingerprint of them is held by a test. "
    "Scores that were stored keep the version they were made with."
)
OPERATIONAL: Final = gettext_noop(
    "Only the inputs listed, typed by a practitioner or taken from dates on the person's record, each score with the "
    "source that was named. No other record is read."
)
ACCESS: Final = gettext_noop(
    "Scores are criminal-offence data. They are read by agencies whose signature under the information sharing "
    "agreement covers offending, and by the agency that entered them; the database holds this row by row, and every "
    "look at them is logged with who, for which agency and when."
)
REPLAY: Final = gettext_noop(
    "A stored score keeps its inputs and version. Whenever its page is opened it is calculated again, and the page "
    "says so if a single figure does not come out the same."
)
ASSESSMENTS: Final = gettext_noop(
    "A data protection impact assessment and an equality impact assessment are the partnership's to make; this record "
    "gives what they need to know of the tool."
)
