"""Logs of other systems made into observed rows, by a mapping table that the observer publishes with them.

One rule above all: **events choose, the table writes.** An event is decoded into the few members that say which rule
it falls under, when, and how many records it stands for; every text of a row comes from the table. Whatever else an
event says (users, addresses, queries, ids of entities) is never read into memory as a value, let alone into a row.
"""
