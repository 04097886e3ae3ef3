"""Oscar's checkout, where buyers pay the courier."""
