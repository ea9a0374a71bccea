"""The vocabulary: every activation, loss, optimizer, schedule, initializer, metric and layer, one class each."""
