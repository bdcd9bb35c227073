"""The commands of the command line, by what they are for; the parser is `webviz/cli.py`."""
