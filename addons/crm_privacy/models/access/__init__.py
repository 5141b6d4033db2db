"""What we keep about a person, as a file for this person."""
