"""The demonstration city: everything about it is fictional, and production refuses a database that holds it."""
