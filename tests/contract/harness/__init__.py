"""What every kind of resource must do, and the machinery that tries it on an embedded AWS.

`case` is what a kind says about itself, `scenarios` the matrix; `place`, `run` and `bench` are the machinery.
"""
