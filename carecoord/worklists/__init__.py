"""Lists of people who need something: data files compiled to one SELECT each."""
