"""The only room that uses the network: a guarded client for capturing, looking at sources, publishing and verifying.

Checking and building never import it. What a server sends is untrusted: it is limited in size and time, it is recorded,
and no redirect is followed before its address was judged.
"""
