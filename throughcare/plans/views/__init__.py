"""The screens of needs, plans, their versions and the services that people are referred to."""
