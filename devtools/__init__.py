"""What dev.py is made of: the standard library only, for it runs before anything is installed.

Checks that need more are modules of their own, run inside the environment.
"""
