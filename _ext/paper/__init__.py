"""The book to keep: PDFs for paper, an EPUB and a copy of the site to read offline (``make print``).

All are made from the pages that `make book` has built, so that paper and site say the same.
"""
