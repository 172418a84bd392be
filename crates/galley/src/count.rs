//! Lists of Yjs begin with how many entries follow, and yrs makes room for all of them before it reads the first: five bytes could ask for
//! gigabytes. So a list that promises more than its bytes can hold is refused before yrs sees it.

use crate::Error;

/// Refuses a list (an update, a state, standings) that begins with a number larger than that of its bytes; each entry takes several.
pub(crate) fn believed(list: &[u8]) -> Result<&[u8], Error> {
    match number(list) {
        Some((count, _)) if count > list.len() as u64 => Err(Error::Unreadable(format!("{count} entries in {} bytes", list.len()))),
        _ => Ok(list),
    }
}

/// The same for a message, whose list stands behind its kind and its length.
pub(crate) fn believed_message(message: &[u8]) -> Result<&[u8], Error> {
    let list = match message {
        // How far somebody knows it.
        [0, 0, rest @ ..] => rest,
        // Where everybody stands.
        [1, rest @ ..] => rest,
        _ => return Ok(message),
    };
    if let Some((_, list)) = number(list) {
        believed(list)?;
    }
    Ok(message)
}

/// A number as lib0 writes it: seven bits a byte, the lowest first, and what stands behind it.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[place + 1..]));
        }
    }
    None
}
