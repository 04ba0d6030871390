"""Pages of gatherings: finding them, coming, writing them down."""
