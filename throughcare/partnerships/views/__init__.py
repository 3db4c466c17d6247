"""The screens of agencies, their people, invitations, schemes and their rules."""
