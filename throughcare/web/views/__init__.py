"""The screens of the frame: home, choosing for whom one acts, finding people, a person at a glance."""
