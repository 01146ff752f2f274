"""Opening hours that no week has."""
