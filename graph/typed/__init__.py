"""Queries that strangers type: what they ask for, and the processes they run in, which can be ended."""
