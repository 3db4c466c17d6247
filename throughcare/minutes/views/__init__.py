"""The screens of minutes: what the meeting left behind, how it is agreed, and copies on paper."""
