//! The program: configuration, wiring, commands. Only this crate reads the environment.

mod command;
mod config;
mod demo;
mod failure;
mod house;
mod report;
mod sample;
mod serve;

use clap::Parser;
use config::Config;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match command::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let outcome = Config::read(&arguments.common).and_then(|config| {
        report::start_log(&config);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| failure::Failure::failed(format!("no runtime: {error}")))?;
        runtime.block_on(command::run(arguments, config))
    });
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            eprintln!("dateline: {}", failure.words);
            ExitCode::from(failure.code)
        }
    }
}
