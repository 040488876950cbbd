"""What changes after an award: the event is put off or called off, costs were already incurred; what is decided."""
