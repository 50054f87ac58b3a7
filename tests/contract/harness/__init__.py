"""What every kind of resource must do, and the machinery that tries it on an embedded AWS."""
