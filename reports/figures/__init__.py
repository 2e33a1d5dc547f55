"""Figures as inline SVG, written here: no script, no remote font, readable on paper."""
