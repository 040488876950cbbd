"""The officers' list: queues, filters kept, labels, actions on many files, exports."""
