"""The verbs of asking and answering: ask, withdraw, remind; answer, say that nothing is known."""

from throughcare.briefings.actions.answering import AnswerRefused, Said, answer, know_nothing
from throughcare.briefings.actions.asking import ask, remind, withdraw

__all__ = ["AnswerRefused", "Said", "answer", "ask", "know_nothing", "remind", "withdraw"]
