"""How heavy the pages are and how long builds take, beside the defaults: `make bench`."""
