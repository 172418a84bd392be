use std::os::unix::process::CommandExt;
use std::process::Command;

/// What tells the allocator after how many milliseconds memory that is free goes back to the system.
const DELAY: &str = "MIMALLOC_PURGE_DELAY";

/// Begins this program once more, as the same process, with an allocator that gives memory back as soon as it is free. Otherwise it
/// waits for a second, in case it is needed again: right for a server, but within a second an import frees more than it ever holds.
/// The allocator is told by its environment, before the program begins; there is no other way without unsafe code. If somebody told it
/// already, or this is not to be done, the program goes on as it is.
pub fn give_back_at_once() {
    if std::env::var_os(DELAY).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    let error = again.args(arguments).env(DELAY, "0").exec();
    // Here only if it could not be done.
    tracing::debug!(%error, "memory that is free goes back to the system after a second");
}
