"""Reports for people: tables, figures, pages and workbooks, derived from a plan and never computed twice."""
