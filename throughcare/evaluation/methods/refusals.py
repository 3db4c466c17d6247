"""Why a calculation is refused, in a sentence for the analyst who asked for it."""


class CannotCalculate(ValueError):
    """The data or the settings do not allow this calculation; the message says what to do."""
