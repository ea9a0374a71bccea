"""What was found in any number of specs, in the forms that people and machines read: one module a form.

Knows findings and text, and nothing of how specs are read, chosen or checked. A form is imported when it is asked for.
"""

from nnspec.reports.formats import FORMATS, HUMAN, render
from nnspec.reports.report import Checked, Report, Unread

__all__ = ["FORMATS", "HUMAN", "Checked", "Report", "Unread", "render"]
