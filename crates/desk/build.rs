//! Bundles the desk's app, if Node and the app's packages are there (`make build` sees to both). Without them the program builds all
//! the same, and `/desk` says how to build it with the app.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let app = Path::new("../../desk-app");
    let to = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("desk-app");
    for part in ["src", "build.mjs", "package-lock.json", "index.html", "icon.svg", "tsconfig.json"] {
        println!("cargo:rerun-if-changed={}", app.join(part).display());
    }
    let packages = app.join("node_modules/.package-lock.json");
    // A file that is missing would have this script run each time; the folder changes when the packages come.
    let watched = if packages.exists() { packages.as_path() } else { app };
    println!("cargo:rerun-if-changed={}", watched.display());
    if let Err(why) = std::fs::remove_dir_all(&to)
        && why.kind() != std::io::ErrorKind::NotFound
    {
        println!("cargo:warning=the desk's app of the last build could not be removed: {why}");
    }
    let made = std::fs::create_dir_all(&to);
    if !packages.exists() {
        println!("cargo:warning=built without the desk's app, for its packages are not there; `make build` fetches them");
        return;
    }
    let done = made.and_then(|()| Command::new("node").arg(app.join("build.mjs")).arg(&to).output());
    match done {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            for line in String::from_utf8_lossy(&output.stderr).lines() {
                println!("cargo:warning={line}");
            }
            println!("cargo:warning=the desk's app could not be bundled");
            std::process::exit(1);
        }
        Err(why) => println!("cargo:warning=built without the desk's app: node could not be run: {why}"),
    }
}
