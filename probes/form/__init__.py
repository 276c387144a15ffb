"""A page's form: what its fields are for (`fields`), what this customer puts in (`plan`), and the hands (`page`)."""
