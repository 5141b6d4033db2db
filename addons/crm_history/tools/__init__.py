"""What reading files needs beyond decisions: libraries, streams."""
