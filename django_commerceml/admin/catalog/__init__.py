"""The mirror of goods: groups, products, offers, reference books, links."""
