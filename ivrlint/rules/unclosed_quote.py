"""Words whose quotation mark is never closed."""
