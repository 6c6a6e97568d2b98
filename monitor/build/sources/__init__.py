"""One reader per form of delivery; each turns a file into a tidy frame and says what is wrong with it."""
