"""The one root of all errors that a user may see."""


class CommuniqueError(Exception):
    """Something that its reader can mend: the message says what is wrong, where, and what to do next."""


class InputError(CommuniqueError):
    """Wrong usage or bad input: the command ends with exit code 2, before any kernel starts."""


class RunError(CommuniqueError):
    """A run that failed: the command ends with exit code 1."""
