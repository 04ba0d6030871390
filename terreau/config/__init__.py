"""Config: the roof that wires everything. Settings, root addresses, the `terreau` command, the demo."""
