"""A person is erased and every total stays."""
