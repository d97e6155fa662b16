"""What can I do from the shell? A module for each group of commands, and one for each thing that they share."""
