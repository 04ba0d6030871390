"""The demo: a believable valley, its people and nine months of their story. Everything and everyone in it is made up."""
