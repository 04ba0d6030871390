"""What pages that join several rooms read."""
