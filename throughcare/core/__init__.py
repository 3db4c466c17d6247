"""What every room may use and no room owns: records, actions, row-level security, errors, the outbox."""
