"""Which documents answer? Queries, engines, facets and passages."""
