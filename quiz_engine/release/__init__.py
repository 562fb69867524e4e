"""From a built site to what people take (L3): one folder for a stick, the same as a zip, and a
leaflet.

    built       reads a site and makes sure that it is whole
    reference   what pages name, for sites that carry no list of their files
    name        what file systems and unpacking programs can hold
    launcher    the one file at the top that is opened, by language
    leaflet     one printed page that shows how to open it (drawing: its pictures)
    record      the version file and the checksums
    clock       the time that files carry
    archive     the zip
    lone        a course, or a lesson, as one file (lone_page: a page in it; lone_held: the rest)
    single      those files, in their folder
    output      writes all of it, or nothing
    pack        puts these together

Nothing here knows the command line.
"""

from .built import BuiltSite, read_site
from .pack import Release, pack_release
from .problem import ReleaseError

__all__ = ["BuiltSite", "Release", "ReleaseError", "pack_release", "read_site"]
