"""What made-up practitioners write: reasons, aims and evidence that read like the real thing."""

from __future__ import annotations

CONCERNS = (
    "Steals to order most days when using. Two agencies see him weekly and neither knows what the other has agreed.",
    "Shoplifting again since the tenancy ended. Sleeping on friends' sofas, missing probation and the chemist.",
    "Burgled the same street twice. His mother wants him home but will not open the door at night.",
    "Out of custody three times this year with nowhere to go each time. Back within a month each time.",
    "Taking vehicles with younger boys. Was doing well on the course until the mentor left.",
)
TRIED = (
    "Rehabilitation activity days, half attended. Two referrals to treatment, one start.",
    "A starter flat with floating support, lost after arrears.",
    "Unpaid work completed. Nothing since that fills the day.",
)
ADDITIONALITY = (
    "One plan that police, housing and treatment all work to, and somebody who knocks when he does not come.",
    "A housing officer at the table, and a lead who can move appointments to where she is.",
)
OBJECTIVES = (
    "Somewhere stable to live within eight weeks; three months without a positive test; no arrests.",
    "Keep the tenancy, start the course in January, weekly contact with the mentor.",
)
ADOPT = (
    "High risk of acquisitive offending and three agencies ready to work together now.",
    "Meets the criteria; IOM adds housing and daily contact that the order alone does not.",
    "Recent burglaries, willing to start treatment. The panel agreed without dissent.",
)
REFUSE = (
    "Already well held by the youth service; nothing that the scheme would add.",
    "The risk is of a different kind. MARAC leads and the scheme would get in the way.",
    "Moved out of the area since the referral.",
)
RATING = {
    "red": "New offences or missed contact in the period; the panel should look first.",
    "amber": "Mostly keeping appointments; something still unsettled.",
    "green": "Attending, testing negative where tested, settled at home.",
    "blue": "In custody.",
}
AIMS = (
    "A settled home, treatment that holds, and days with something in them.",
    "No new offences for three months and a tenancy that lasts.",
    "From daily contact to weekly, with work in sight.",
)
ACTIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # pathway: (what, prong, who)
    "accommodation": (
        ("Complete the supported-housing application with the person", "support", "housing"),
        ("Visit the address within two days of the move", "intervene", "lead"),
    ),
    "drugs_and_alcohol": (
        ("Rapid prescribing appointment and weekly key work", "support", "lead_two"),
        ("Test weekly and share the result the same day", "intervene", "lead_two"),
    ),
    "education_training_employment": (("Register with the employment adviser and write a CV", "support", "lead"),),
    "attitudes_thinking_behaviour": (
        ("Start the thinking skills sessions", "intervene", "lead"),
        ("Late evening door knock twice a week", "disrupt", "police"),
    ),
    "finance_benefit_debt": (("Benefit check and a budget sheet", "support", "housing"),),
    "children_and_families": (("Mediation letter to the family", "support", "lead"),),
    "health": (("Register with a GP and book the health check", "support", "lead_two"),),
}
EVIDENCE = (
    "Own account, and what the keyworker sees each week.",
    "Tenancy record and two visits.",
    "Assessment on file; unchanged at the last appointment.",
)
OWN_VIEW = (
    "I need somewhere that is mine before the rest of it works.",
    "The course is the first thing I have finished.",
    "",
    "Leave the family out of it for now.",
)
STRENGTHS = (
    "A sister nearby who answers the telephone.",
    "",
    "Good with tools; the foreman would offer work again.",
    "Keeps appointments when they are close to home.",
    "Has stayed off heroin for longer than this before.",
)
EXIT_SUPPORT = "Floating support for six months, weekly group at the recovery service, mentor by telephone."
EXIT_CONTACTS = "Recovery worker first, then the housing officer; out of hours the helpline on the card."
EXIT_SIGNS = "Missed group twice, rent late, or stays away from home."
SHORT_NOTE = "Referral not complete: what is the current order, and who supervises it?"
