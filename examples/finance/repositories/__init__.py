"""Where the tables are read and written, a class for each; whoever opened the session commits."""
