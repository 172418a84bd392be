//! What of the disk a program may reach that works on a stranger's file: the system's own folders, that one file, and the folder in
//! which it works. By Landlock, which a process puts on itself and which stays when it becomes another program.

use std::io;
use std::path::Path;

/// Whether this machine's kernel can keep a program to a part of the disk.
#[cfg(target_os = "linux")]
pub fn can_be_kept() -> bool {
    use landlock::{AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
    let asked = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::Execute);
    asked.and_then(|asked| asked.create()).is_ok()
}

/// Whether this machine's kernel can keep a program to a part of the disk.
#[cfg(not(target_os = "linux"))]
pub fn can_be_kept() -> bool {
    false
}

/// Keeps this process, and what it becomes, to what `program` needs to read `file` and to work in `folder`. Where the kernel knows
/// nothing of it, or less, what it knows holds.
#[cfg(target_os = "linux")]
pub(crate) fn keep(program: &Path, file: &Path, folder: &Path) -> io::Result<()> {
    use landlock::{ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetCreatedAttr, path_beneath_rules};
    let told = |error: landlock::RulesetError| io::Error::other(format!("the disk can't be barred: {error}"));
    let abi = ABI::V5;
    let real = program.canonicalize().unwrap_or_else(|_| program.to_owned());
    // A program that lies elsewhere brings what it needs in its own folder and the one beside.
    let home = real.parent().unwrap_or(Path::new("/usr"));
    let beside = home.with_file_name("lib");
    // What is not there is passed over.
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.create())
        .map_err(told)?
        .add_rules(path_beneath_rules(SYSTEM, AccessFs::from_read(abi)))
        .and_then(|rules| rules.add_rules(path_beneath_rules([home, beside.as_path()], AccessFs::from_read(abi))))
        .and_then(|rules| rules.add_rules(path_beneath_rules(["/dev/null"], AccessFs::ReadFile | AccessFs::WriteFile)))
        .and_then(|rules| rules.add_rules(path_beneath_rules([file], AccessFs::ReadFile)))
        .and_then(|rules| rules.add_rules(path_beneath_rules([folder], AccessFs::from_all(abi))))
        .map_err(told)?;
    rules.restrict_self().map(|_| ()).map_err(told)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn keep(_program: &Path, _file: &Path, _folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Programs, libraries, fonts, and what a program asks the system about its processors: nothing of anybody.
#[cfg(target_os = "linux")]
const SYSTEM: [&str; 16] = [
    "/usr",
    "/bin",
    "/lib",
    "/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/etc/fonts",
    "/var/cache/fontconfig",
    "/dev/zero",
    "/dev/urandom",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
];
