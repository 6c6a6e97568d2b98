"""What do the area teams write: signals, strengths, analyses, goals and actions, kept beside the figures."""
