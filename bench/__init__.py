"""Measurements (make bench). Figures are ratios inside one run on one machine; nothing here is a test."""
