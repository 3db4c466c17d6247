"""Which cell of a row is which input, from the header of a file; a file that cannot be used is refused here."""

from dataclasses import dataclass

from throughcare.scores.bulk.instruments import Instrument


class Unusable(Exception):
    """The file as a whole cannot be scored; the message says why and what to do."""


@dataclass(frozen=True)
class Layout:
    """`width` cells in a row; `places` of the columns that are read."""

    width: int
    places: tuple[tuple[str, int], ...]


def layout(header: list[str], instrument: Instrument) -> Layout:
    """The places of the columns. Capitals, spaces and hyphens in a header do not matter.

    Raises:
        Unusable: a column is missing, or there twice, or has the name of one that will be added.
    """
    names = [_plain(name) for name in header]
    _no_outputs(names, instrument)
    wanted = (*instrument.needed, *instrument.offence)
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        raise Unusable(f"These columns are there more than once: {', '.join(twice)}. Keep one of each.")
    missing = [name for name in instrument.needed if name not in names]
    if not any(name in names for name in instrument.offence):
        missing.append(" or ".join(instrument.offence))
    if missing:
        raise Unusable(f"These columns are missing: {', '.join(missing)}.{_hint(header)}")
    return Layout(len(header), tuple((name, names.index(name)) for name in wanted if name in names))


def _no_outputs(names: list[str], instrument: Instrument) -> None:
    there = [name for name in instrument.outputs if name in names]
    if there:
        raise Unusable(
            f"The file already has columns that would be added: {', '.join(there)}. Rename or remove them first: "
            "a score is never written over."
        )


def _plain(name: str) -> str:
    return "_".join(name.replace("_", " ").replace("-", " ").casefold().split())


def _hint(header: list[str]) -> str:
    if len(header) == 1:
        for mark, words in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header[0]:
                return f" The file seems to be separated by {words}: save it as comma-separated (CSV)."
    return ""
