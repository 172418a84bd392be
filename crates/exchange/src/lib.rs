//! Exchange: formats that others write and read, and nothing else: no I/O, no database, no decision.

pub mod wordpress;
