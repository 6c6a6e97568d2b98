"""The life of an edition: staged, compared, approved by a second person, published in a ledger that only grows."""
