"""Survey editions: from a delivered file with answers or published tables to estimates with margins."""
