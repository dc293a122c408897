"""Reading a text closely: sentences, quotations, actors, tokens."""
