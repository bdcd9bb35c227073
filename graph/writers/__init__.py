"""Writers: records → the formats people write them in. What a writer writes, the reader of its name reads back."""
