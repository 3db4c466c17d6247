"""A practitioner's own desk: whom they watch, what they began to write, lists they kept, and handing it all over."""
