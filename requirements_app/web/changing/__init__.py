"""What the pages of changes show, beside what the stage itself tells."""
