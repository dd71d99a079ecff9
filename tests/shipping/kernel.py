"""The one reason for which CI may skip a test: no package that could be installed brings what is missing."""

FORBIDDEN = "forbidden by the kernel here"
