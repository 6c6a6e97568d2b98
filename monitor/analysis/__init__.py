"""Calculations that know no file, no database and no screen: frames in, frames out."""
