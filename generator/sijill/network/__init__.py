"""The one room that touches the network: a guarded client, for capture, sources, publishing and verifying alone.

Checking and building never import it. What a server sends is data of a stranger's: bounded, recorded, never followed
to an address that was not judged first.
"""
