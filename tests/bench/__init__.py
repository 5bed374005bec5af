"""How fast the service is with a million places, beside the bare database and beside its peers."""
