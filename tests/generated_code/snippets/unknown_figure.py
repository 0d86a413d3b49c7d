"""A figure that the statistics do not have."""

from generated.events import get_statistics

count = get_statistics()["total_handlers"]  # refused: typeddict-item, reportGeneralTypeIssues, total_handlers
total: str = get_statistics()["total_events"]  # refused: assignment, reportAssignmentType, int
