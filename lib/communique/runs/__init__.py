"""Running notebooks: parameters, execution, the run folder."""
