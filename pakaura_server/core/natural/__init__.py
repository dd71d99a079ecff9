"""Reading a line as people write it: `pay rent every 1st 9am #home !high`. No clock, no file, no language model."""
