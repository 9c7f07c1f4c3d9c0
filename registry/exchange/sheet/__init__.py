"""Reads the cells of a CSV or XLSX that somebody sent, in a process of its own with little memory and little time.

A workbook is a ZIP of XML, and a small one can be made to swell to gigabytes: nothing else dies with that process, it
can write no file, and it has none of the site's secrets. ``asking`` is the door on the site's side; the other modules
are that process (``python -m registry.exchange.sheet``), which is why they import nothing of Django.
"""
