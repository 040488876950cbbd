"""What a call is designed with in the administration: the blocks of its form, of its rules, of its scale."""
