"""The tables of an instance: one specification per column, read by intake, checks, writers and docs."""

from domain.tables.choices import (
    BASELINE_KINDS,
    CAPACITIES,
    DEMANDS,
    EDUCATION,
    GROUP_KINDS,
    GROUPS,
    MODES,
    NATURES,
    OUTCOMES_KNOWN,
    PAY_UNITS,
    PIN_ACTIONS,
    POST_KINDS,
    PROMISE_LEVELS,
    REACHES,
    ROLES,
    SCOPES,
    SEASONS,
    SEXES,
    SHARES_OF,
    SIZES,
    STATUSES,
    TRAVEL_MODES,
    VEHICLE_KINDS,
    WELFARE_CLASSES,
)
from domain.tables.column import LIST_KINDS, SOURCE_COLUMNS, Column, Kind, Table
from domain.tables.employers import BLACKLIST, DORMITORIES, EMPLOYERS, LOANS
from domain.tables.limits import BASELINES, PINS, QUOTAS, TOGETHER
from domain.tables.people import MEMBERSHIPS, PROMISES, SKILLS_HELD, TRAININGS, WORKERS
from domain.tables.places import CORRIDORS, DISTANCES, EDGES
from domain.tables.posts import POSTS, REQUIREMENTS
from domain.tables.projects import PROJECT_PHASES, PROJECTS
from domain.tables.subsidies import FUNDS, PAYMENTS, SUBSIDY_FACTS
from domain.tables.transport import ASSEMBLY_POINTS, OUTCOMES, SERVICES, VEHICLES

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        WORKERS,
        MEMBERSHIPS,
        SKILLS_HELD,
        EMPLOYERS,
        BLACKLIST,
        POSTS,
        REQUIREMENTS,
        LOANS,
        PROJECTS,
        PROJECT_PHASES,
        DORMITORIES,
        CORRIDORS,
        QUOTAS,
        BASELINES,
        PINS,
        TOGETHER,
        PROMISES,
        DISTANCES,
        EDGES,
        SUBSIDY_FACTS,
        PAYMENTS,
        FUNDS,
        VEHICLES,
        ASSEMBLY_POINTS,
        SERVICES,
        OUTCOMES,
        TRAININGS,
    )
}
REQUIRED_TABLES = ("workers", "employers", "posts")

__all__ = [
    "BASELINE_KINDS",
    "CAPACITIES",
    "DEMANDS",
    "EDUCATION",
    "GROUPS",
    "GROUP_KINDS",
    "LIST_KINDS",
    "MODES",
    "NATURES",
    "OUTCOMES_KNOWN",
    "PAY_UNITS",
    "PIN_ACTIONS",
    "POST_KINDS",
    "PROMISE_LEVELS",
    "REACHES",
    "REQUIRED_TABLES",
    "ROLES",
    "SCOPES",
    "SEASONS",
    "SEXES",
    "SHARES_OF",
    "SIZES",
    "SOURCE_COLUMNS",
    "STATUSES",
    "TABLES",
    "TRAVEL_MODES",
    "VEHICLE_KINDS",
    "WELFARE_CLASSES",
    "Column",
    "Kind",
    "Table",
]
