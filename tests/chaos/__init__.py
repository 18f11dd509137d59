"""Journeys driven over HTTP while processes are killed and connections cut; afterwards a checker proves that nothing
was lost and nothing was done twice. `make chaos` runs it in full; test_chaos.py in short.
"""
