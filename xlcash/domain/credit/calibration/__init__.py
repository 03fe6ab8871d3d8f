"""A scorecard's points learned from past outcomes: bins, logistic regression, scaling, and how well it would have done."""
