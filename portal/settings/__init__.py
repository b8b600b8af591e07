"""Settings. Everything that differs between installations comes from the environment.

docs/deployment.md lists each variable; a missing one stops the start with its name.
"""

from portal.settings.api import *
from portal.settings.applications import *
from portal.settings.database import *
from portal.settings.installation import *
from portal.settings.limits import *
from portal.settings.logs import *
from portal.settings.mail import *
from portal.settings.operations import *
from portal.settings.outgoing import *
from portal.settings.people import *
from portal.settings.places import *
from portal.settings.queues import *
from portal.settings.security import *
