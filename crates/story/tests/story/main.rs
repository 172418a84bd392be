//! The story's forms, as data: every block type in each of its forms, what is refused and where, and what can never come out.
#![expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]

mod compare;
mod embed;
mod forms;
mod harmless;
mod ids;
mod refused;
mod sample;
mod track;
