"""An .xlsm as a package of parts: the input tables in it read and their rows written, every other part kept byte for byte."""
