"""Training: data prepared once, epochs of compiled steps, checkpoints that resume to the same bits."""
