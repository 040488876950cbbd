"""What a service, an expert or a citizens' panel thinks of a file: it decides nothing."""
