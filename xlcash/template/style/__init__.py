"""The look: the one place that knows colours, sizes, number formats, named styles, conditional formats and charts."""
