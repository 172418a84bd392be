//! The default theme is embedded: fonts that were cut after the last build must reach the program too.

fn main() {
    println!("cargo:rerun-if-changed=../../theme");
}
