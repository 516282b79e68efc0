"""Sealed processes that evaluate expressions and user code."""
