"""What do we hold? The library's folder, its catalogue and its taxonomy."""
