"""Random forms, answers and budgets for Hypothesis."""
