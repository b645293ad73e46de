"""What people install, made from this checkout: one folder, and the packages it goes into."""
