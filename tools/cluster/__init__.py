"""How do developers get a search cluster? Three OpenSearch nodes on this machine, one Java process each.

``python -m tools.cluster up`` and ``down``; ``run COMMAND`` has the cluster up for one command. Tests use ``Cluster``
to kill nodes and start them again.
"""
