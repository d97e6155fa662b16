"""What does this file say? Finding, reading and describing source files."""
