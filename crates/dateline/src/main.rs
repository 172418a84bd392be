//! The program: configuration, wiring, commands. Only this crate reads the environment.

mod command;
mod config;
mod demo;
mod doors;
mod failure;
mod files;
mod host;
mod house;
mod keeper;
mod memory;
mod metrics;
mod node;
mod order;
mod report;
mod sample;
mod serve;
mod steady;
mod take_over;

use clap::Parser;
use config::Config;
use failure::Failure;
use std::process::ExitCode;
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long threads that still work on a file may hold the end up.
const LEAVE: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let arguments = match command::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    // Before anything of this machine is read or opened.
    if let command::Command::Darkroom { only_check, plain, cut } = &arguments.command {
        let Some(order) = media::Order::read(*only_check, *plain, cut.as_deref()) else {
            return ExitCode::from(2);
        };
        return media::work_apart(order).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    if let command::Command::Studio { seconds, file, program, arguments } = &arguments.command {
        eprintln!("{}", media::work_in_studio(*seconds, file, program, arguments));
        return ExitCode::FAILURE;
    }
    if matches!(arguments.command, command::Command::Import(_) | command::Command::Restore(_)) {
        memory::give_back_at_once();
    }
    let as_json = arguments.common.json;
    match run(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => ExitCode::from(report::give_up(&failure, as_json)),
    }
}

fn run(arguments: command::Arguments) -> Result<u8, Failure> {
    let config = Config::read(&arguments.common)?;
    report::start_log(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("no runtime: {error}")))?;
    let outcome = runtime.block_on(command::run(arguments, config));
    runtime.shutdown_timeout(LEAVE);
    outcome
}
