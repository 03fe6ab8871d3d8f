"""Trade credit insurance: policies, what they cover, how much to insure, what a loss brings and by when to claim it."""
