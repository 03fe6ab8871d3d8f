"""The boundary: worksheet cells in, worksheet cells out, one error net."""
