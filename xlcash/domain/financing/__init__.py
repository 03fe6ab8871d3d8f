"""What money costs: discounts, factoring, loans and longer terms on one scale, and the documents of letters of credit."""
