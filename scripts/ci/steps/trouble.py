"""What goes wrong around a course, in a sentence that says what to do."""


class Trouble(Exception):
    """A failure that the maintainer can mend: a sentence, and exit code 3."""


EXIT_CODE = 3
