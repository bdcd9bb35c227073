"""The house's own promises: floors, packaging, words, determinism, documents, gate. Each test dies with its promise."""
