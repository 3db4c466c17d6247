"""Papers about a person: uploaded, checked, marked, kept in versions, opened only by those who may see their class."""
