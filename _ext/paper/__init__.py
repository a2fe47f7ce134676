"""The book to keep (``make print``): PDFs for paper, an EPUB, a copy of the site to read offline.

All are made from the pages that `make book` has built, so that paper and site say the same.
"""
