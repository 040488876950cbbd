"""What an applicant is asked to complete: field by field, until when, and what became of it."""
