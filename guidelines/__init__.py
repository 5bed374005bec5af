"""What each party of a shoot must deal with, and which permissions it needs: data, and how to read it."""
