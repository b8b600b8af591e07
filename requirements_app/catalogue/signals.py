"""What the catalogue tells later stages.

`catalogue_published` is sent inside the publishing transaction with `version` (the
:class:`.models.Version`) and `changes` (a tuple of :class:`.diff.ObjectChange`). What a receiver
writes is kept exactly if the version is; what it raises undoes the publication.
"""

from django.dispatch import Signal

catalogue_published = Signal()
