//! The cell in which a stranger's picture is decoded: a process that may use little and reach nothing.

use crate::reach;
use rlimit::Resource;
use std::io;
use std::path::Path;

const MB: u64 = 1024 * 1024;
/// Memory for a picture of ordinary size, in bytes, beside the program itself.
const MEMORY: u64 = 224 * MB;
/// Memory for the largest that are taken.
const MOST_MEMORY: u64 = 640 * MB;
/// Addresses: what the program and its libraries take up, which is much in a build for tests, and the memory.
const ADDRESSES: u64 = 2_048 * MB;
/// Seconds of a processor until it must be decoded, and until all is made.
const DECODING: u64 = 2;
/// The same for the largest.
const MOST_DECODING: u64 = 10;
const ALL: u64 = 60;

/// Locks this process in, for good: little memory, little time, no file, no network, no other program, no further process. What the
/// system does not know is left out; the rest holds.
pub(crate) fn lock() -> io::Result<()> {
    // Whoever writes and reads has the processor first.
    let _ = rustix::process::nice(10);
    set(Resource::CORE, 0, 0)?;
    set(Resource::FSIZE, 0, 0)?;
    set(Resource::NOFILE, 16, 16)?;
    set(Resource::AS, ADDRESSES, ADDRESSES)?;
    set(Resource::DATA, MEMORY, MOST_MEMORY)?;
    set(Resource::CPU, DECODING, ALL)?;
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
    calls::bar()?;
    Ok(())
}

/// Locks this process in before it becomes ffmpeg: limits that stay, low priority, one file of the disk and the folder that it works
/// in, no network, nobody else's memory, and an end with whoever began it.
pub(crate) fn lock_studio(seconds: u64, program: &Path, file: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let _ = rustix::process::nice(15);
    set(Resource::CORE, 0, 0)?;
    set(Resource::FSIZE, 8_192 * MB, 8_192 * MB)?;
    set(Resource::NOFILE, 64, 64)?;
    set(Resource::AS, 6_144 * MB, 6_144 * MB)?;
    set(Resource::DATA, 3_072 * MB, 3_072 * MB)?;
    set(Resource::CPU, seconds, seconds + 10)?;
    // It is begun in the folder in which it works.
    reach::keep(program, file, Path::new("."))?;
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
    calls::bar_network()?;
    Ok(())
}

/// Allows what a picture needs that takes so many bytes decoded.
pub(crate) fn allow_decoding(bytes: u64) {
    if bytes > MEMORY / 2 {
        let _ = set(Resource::DATA, MOST_MEMORY, MOST_MEMORY);
        let _ = set(Resource::CPU, MOST_DECODING, ALL);
    }
}

/// Allows the time that all sizes take.
pub(crate) fn allow_encoding() {
    let _ = set(Resource::CPU, ALL, ALL);
}

fn set(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    // Whoever began the server may have set less already.
    let (_, most) = resource.get()?;
    resource.set(soft.min(most), hard.min(most))
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod calls {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
    use std::collections::BTreeMap;
    use std::io;

    /// What a decoder needs of the system: its memory, the pipes that it has, its end. Everything else is answered as forbidden.
    const NEEDED: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_tgkill,
        libc::SYS_prlimit64,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// What no encoder needs: the network, other processes, the system itself.
    const FORBIDDEN: &[libc::c_long] = &[
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_pidfd_open,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_setns,
        libc::SYS_unshare,
        libc::SYS_chroot,
        libc::SYS_pivot_root,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_io_uring_setup,
        libc::SYS_add_key,
        libc::SYS_keyctl,
        libc::SYS_request_key,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_kexec_load,
        libc::SYS_symlinkat,
        libc::SYS_linkat,
    ];

    pub fn bar() -> io::Result<()> {
        apply(NEEDED, SeccompAction::Errno(libc::EPERM.unsigned_abs()), SeccompAction::Allow)
    }

    /// Bars what an encoder must not do; it is begun by this process, which must be able to become it.
    pub fn bar_network() -> io::Result<()> {
        apply(FORBIDDEN, SeccompAction::Allow, SeccompAction::Errno(libc::EPERM.unsigned_abs()))
    }

    /// `others` is what happens to a call that is not listed.
    fn apply(calls: &[libc::c_long], others: SeccompAction, listed: SeccompAction) -> io::Result<()> {
        let told = |error: String| io::Error::other(format!("the calls of the system can't be barred: {error}"));
        let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|error| told(error.to_string()))?;
        #[cfg_attr(target_pointer_width = "64", expect(clippy::useless_conversion, reason = "a long is shorter elsewhere"))]
        let rules: BTreeMap<i64, Vec<_>> = calls.iter().map(|call| (i64::from(*call), Vec::new())).collect();
        let filter = SeccompFilter::new(rules, others, listed, arch).map_err(|error| told(error.to_string()))?;
        let program: BpfProgram = filter.try_into().map_err(|error: seccompiler::BackendError| told(error.to_string()))?;
        match seccompiler::apply_filter(&program) {
            Ok(()) => Ok(()),
            Err(error) => Err(told(error.to_string())),
        }
    }
}
