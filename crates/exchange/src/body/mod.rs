//! On the way from another's markup to typed blocks: tags as text, what is set aside meanwhile, addresses that stand for what lies at them.

pub(crate) mod commonmark;
pub(crate) mod embed;
pub(crate) mod markup;
pub(crate) mod reading;
pub(crate) mod set_aside;
