//! Intake: what comes in from elsewhere becomes decisions of the newsroom.
//!
//! A format is read by `exchange`; here it is decided what each thing becomes, what of it readers may see, and what the
//! report says of it. Every importer goes through the same operations as the desk, remembers what it took by source site
//! and source id, and can be stopped and run again at any moment.

pub mod report;
pub mod wordpress;
