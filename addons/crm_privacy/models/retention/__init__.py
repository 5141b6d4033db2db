"""Who is kept no longer, after which last act."""
