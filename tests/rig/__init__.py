"""A store on many processes, real ones, to be loaded, parted and killed."""
