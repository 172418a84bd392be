use bytes::Bytes;
use std::io::Write;

/// How bytes are packed for the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Not at all.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

impl Encoding {
    /// Its name in HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Identity => "identity",
            Encoding::Gzip => "gzip",
            Encoding::Brotli => "br",
            Encoding::Zstd => "zstd",
        }
    }

    /// Packs bytes. All encodings decode to the same.
    pub fn pack(self, bytes: &Bytes) -> Result<Bytes, std::io::Error> {
        Ok(match self {
            Encoding::Identity => bytes.clone(),
            Encoding::Gzip => {
                let mut out = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 3), flate2::Compression::new(6));
                out.write_all(bytes)?;
                out.finish()?.into()
            }
            Encoding::Brotli => brotli(bytes, 5)?,
            Encoding::Zstd => zstd::encode_all(bytes.as_ref(), 6)?.into(),
        })
    }
}

/// Packs with Brotli as hard as asked: 5 while somebody waits, 11 for what many will fetch.
pub(crate) fn brotli(bytes: &Bytes, quality: i32) -> Result<Bytes, std::io::Error> {
    let mut out = Vec::with_capacity(bytes.len() / 3);
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 20, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_ref(), &mut out, &params)?;
    Ok(out.into())
}

/// Unpacks what [`brotli`] packed, `length` bytes.
pub(crate) fn unbrotli(packed: &Bytes, length: usize) -> Result<Bytes, std::io::Error> {
    let mut out = Vec::with_capacity(length);
    brotli::BrotliDecompress(&mut packed.as_ref(), &mut out)?;
    Ok(out.into())
}
