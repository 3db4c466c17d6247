"""The screens of referrals, by what somebody comes to do."""
