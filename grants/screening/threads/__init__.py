"""What the service and an applicant write to each other about a file."""
