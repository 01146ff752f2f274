"""A path that ends without saying where the call goes."""
