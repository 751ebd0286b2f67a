"""Records and a language become a book, and the book becomes one self-contained page of HTML."""
