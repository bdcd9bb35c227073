"""The data as files and as a published data set: formats, dumps, and what catalogues of data are told."""
