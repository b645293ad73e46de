"""Files read in a process of their own, which can do nothing but read.

Whoever made a file may have meant harm, and a parser may have a hole. So no file is parsed in the
process that holds the key and the patients: ``door`` hands its path to a child with little
memory, little time, no network and no right to write, and takes back plain data.
"""
