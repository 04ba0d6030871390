"""The gestures of the path, one function each, said in the words of the pages."""
