//! A library and a paper for bodies to name things of.

use story::{Asset, AssetKind, Related, Rendition, Resolve};

/// Knows the pictures `1` and `2`, the film `3`, the sound `4`, the document `5` and the story `12`.
pub struct Sample;

impl Resolve for Sample {
    fn asset(&self, key: &str) -> Option<Asset> {
        let (kind, name, media_type) = match key {
            "1" | "2" => (AssetKind::Picture, "quay.jpg", "image/jpeg"),
            "3" => (AssetKind::Video, "tide.mp4", "video/mp4"),
            "4" => (AssetKind::Audio, "bell.mp3", "audio/mpeg"),
            "5" => (AssetKind::Document, "minutes.pdf", "application/pdf"),
            _ => return None,
        };
        let has_pixels = matches!(kind, AssetKind::Picture | AssetKind::Video);
        Some(Asset {
            kind,
            address: format!("/media/{key}/{name}"),
            width: if has_pixels { 1200 } else { 0 },
            height: if has_pixels { 800 } else { 0 },
            renditions: if key == "1" {
                [400, 800]
                    .map(|width| Rendition {
                        address: format!("/media/1/{width}-{name}"),
                        width,
                        height: width * 2 / 3,
                        media_type: media_type.into(),
                    })
                    .to_vec()
            } else {
                Vec::new()
            },
            media_type: media_type.into(),
            size: 123_456,
            name: name.into(),
            alt: "A quay at low water".into(),
            caption: "The old quay".into(),
            credit: "The library".into(),
            pages: 0,
            rows: 0,
            first: Vec::new(),
            tracks: Vec::new(),
        })
    }

    fn article(&self, key: &str) -> Option<Related> {
        (key == "12").then(|| Related {
            address: "/harbour/2026/11/24/flood".into(),
            headline: "The flood that never came".into(),
            kind: "news".into(),
            standfirst: "It rained for nine days.".into(),
        })
    }
}
