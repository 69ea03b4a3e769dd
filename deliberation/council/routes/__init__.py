"""Pages of the assembly: public ones, those of its secretariat, those of its members."""
