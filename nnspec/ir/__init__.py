"""The compiler's middle: Spec -> Graph -> Plan, and the passes over both."""
