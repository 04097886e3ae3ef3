"""Tables for people: of the lists, and of prices and stock."""
