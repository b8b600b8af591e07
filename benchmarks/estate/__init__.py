"""An invented estate of any size: a catalogue, sites that run its products, and their entries.

Everything follows from the sizes asked for, so equal sizes give equal data.
"""
