"""Threshold decisions in exact arithmetic: whether units fire, why, and what would turn the outcome.

Independent of spec and graph: whoever has a network of threshold units describes it with ``Network`` and asks.
"""
