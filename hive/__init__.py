"""Hive: a control plane for machines that run AI models."""
