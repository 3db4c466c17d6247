"""The tables of the sitting: who joined and accepted the statement, and who is a guest for one item."""

from throughcare.sitting.models.floor import Floor as Floor
from throughcare.sitting.models.guests import Guest as Guest
from throughcare.sitting.models.guests import GuestQuerySet as GuestQuerySet
from throughcare.sitting.models.joining import Joining as Joining
from throughcare.sitting.models.joining import JoiningQuerySet as JoiningQuerySet
from throughcare.sitting.models.lines import Line as Line
from throughcare.sitting.models.lines import LineHandling as LineHandling
from throughcare.sitting.models.lines import LineQuerySet as LineQuerySet
