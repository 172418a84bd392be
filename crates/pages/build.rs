//! The default theme is embedded: fonts that were cut after the last build must reach the program too.

fn main() {
    println!("cargo:rerun-if-changed=../../theme");
    if !std::path::Path::new("../../theme/fonts/cut").is_dir() {
        println!("cargo:warning=the theme's fonts are not cut: pages will be set in the reader's own. `make build` cuts them first");
    }
}
