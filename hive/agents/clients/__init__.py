"""Drivers: how Hive speaks to the servers that run models."""
