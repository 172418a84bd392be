use crate::{Id, Moment};

/// A value bound to a statement. The kind is known even when it is null, which PostgreSQL needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// BIGINT.
    Int(Option<i64>),
    /// TEXT. U+0000 is stripped: PostgreSQL refuses it.
    Text(Option<String>),
    /// BOOLEAN.
    Bool(Option<bool>),
    /// BLOB or BYTEA.
    Bytes(Option<Vec<u8>>),
}

/// The values of one statement.
pub type Params = Vec<Value>;

fn stripped(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

macro_rules! from {
    ($($type:ty => $kind:ident, |$value:ident| $into:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Value { Value::$kind(Some($into)) }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Value { Value::$kind(value.map(|$value| $into)) }
        }
    )*};
}

from! {
    i64 => Int, |value| value;
    i32 => Int, |value| i64::from(value);
    u32 => Int, |value| i64::from(value);
    Moment => Int, |value| value.0;
    bool => Bool, |value| value;
    String => Text, |value| stripped(value);
    &str => Text, |value| stripped(value.to_owned());
    &String => Text, |value| stripped(value.clone());
    Id => Text, |value| value.to_string();
    &Id => Text, |value| value.to_string();
    Vec<u8> => Bytes, |value| value;
    &[u8] => Bytes, |value| value.to_vec();
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Value {
        value.clone()
    }
}
