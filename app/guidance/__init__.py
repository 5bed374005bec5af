"""The desk where the book of guidelines is applied to a drawn site and a described shoot."""
