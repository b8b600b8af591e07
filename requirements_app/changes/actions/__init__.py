"""What can be done to a change, a module for each verb. Each is one transaction with its audit
row, holds the change's row, and asks for the revision that the actor saw."""
