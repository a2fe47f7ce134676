"""What runs inside the WebAssembly of a page: it goes into the library there."""
