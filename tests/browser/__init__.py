"""Browser tests. `conftest.py` has the browser and the server, `checks.py` what every page must pass."""
