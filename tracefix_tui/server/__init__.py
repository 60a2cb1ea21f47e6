"""The environment over the network: the OpenEnv server and the clients that talk to it.

`client.py` and `remote.py` need websockets and pydantic alone; everything that needs openenv or fastapi is
imported by `tracefix serve`, or by who asks for the typed OpenEnv client.
"""
