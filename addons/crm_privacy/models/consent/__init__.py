"""Who may be mailed, called, texted and tracked, and how we know."""
