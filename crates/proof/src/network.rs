//! Where a request comes from, as far as it may be counted: a network, not a machine.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Proxies whose word on somebody's address is taken: addresses and networks. Nobody else's word is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<(IpAddr, u8)>);

/// The text is no address or network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address or network; write it like 10.0.0.7 or 10.0.0.0/8")]
pub struct NotANetwork(String);

impl FromStr for Proxies {
    type Err = NotANetwork;
    /// Reads a list with commas or spaces between.
    fn from_str(text: &str) -> Result<Proxies, NotANetwork> {
        let one = |part: &str| {
            let wrong = || NotANetwork(part.chars().take(80).collect());
            let (address, length) = part.split_once('/').map_or((part, None), |(address, length)| (address, Some(length)));
            let address: IpAddr = address.parse().map_err(|_| wrong())?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            let length = match length {
                Some(length) => length.parse().ok().filter(|length| *length <= most).ok_or_else(wrong)?,
                None => most,
            };
            Ok((address, length))
        };
        let parts = text.split([',', ' ', '\n', '\t']).filter(|part| !part.is_empty());
        Ok(Proxies(parts.map(one).collect::<Result<_, _>>()?))
    }
}

impl Proxies {
    fn knows(&self, address: IpAddr) -> bool {
        self.0
            .iter()
            .any(|(network, length)| masked(*network, *length) == masked(address, *length) && network.is_ipv4() == address.is_ipv4())
    }

    /// Somebody's address: who is connected, or, if that is a proxy of ours, the last one it names that is no proxy of ours.
    /// `forwarded` is what stands in its `X-Forwarded-For`, each header for itself.
    pub fn beyond<'a>(&self, peer: IpAddr, forwarded: impl Iterator<Item = &'a str>) -> IpAddr {
        let mut address = peer.to_canonical();
        let named: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
        for name in named.into_iter().rev() {
            if !self.knows(address) {
                break;
            }
            let Ok(next) = name.trim().parse::<IpAddr>() else { break };
            address = next.to_canonical();
        }
        address
    }
}

impl fmt::Display for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(address, length)| format!("{address}/{length}")).collect();
        f.write_str(&parts.join(", "))
    }
}

/// The address that stands for one reader: of the sixth version a whole network of 64 bits, for there are as many addresses in one as
/// somebody likes.
pub fn reader(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        address => masked(address, 64),
    }
}

/// The network that attempts are counted for: one house or one mast, so that nobody gets more of them by hopping within it.
pub fn network(address: IpAddr) -> String {
    let length = if address.is_ipv4() { 24 } else { 48 };
    format!("{}/{length}", masked(address, length))
}

fn masked(address: IpAddr, length: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            Ipv4Addr::from_bits(address.to_bits() & u32::MAX.checked_shl(32 - u32::from(length.min(32))).unwrap_or(0)).into()
        }
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & u128::MAX.checked_shl(128 - u32::from(length.min(128))).unwrap_or(0)).into()
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::*;

    #[test]
    fn readers_are_told_apart_by_their_network() {
        let from = |address: &str| reader(address.parse().unwrap());
        assert_eq!(from("2001:db8::1"), from("2001:db8::2:1"));
        assert_ne!(from("2001:db8::1"), from("2001:db8:0:1::1"));
        assert_ne!(from("192.0.2.7"), from("192.0.2.8"));
    }

    #[test]
    fn only_our_proxies_are_believed() {
        let proxies: Proxies = "10.0.0.0/8, 2001:db8::7".parse().unwrap();
        let asked = |peer: &str, named: &[&str]| proxies.beyond(peer.parse().unwrap(), named.iter().copied()).to_string();
        for (peer, named, is) in [
            ("203.0.113.9", vec!["198.51.100.1"], "203.0.113.9"),
            ("10.1.2.3", vec!["198.51.100.1"], "198.51.100.1"),
            ("10.1.2.3", vec!["1.1.1.1, 198.51.100.1, 10.9.9.9"], "198.51.100.1"),
            ("10.1.2.3", vec!["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
            ("10.1.2.3", vec!["198.51.100.1, nonsense"], "10.1.2.3"),
            ("10.1.2.3", vec![], "10.1.2.3"),
            ("::ffff:10.1.2.3", vec!["::ffff:198.51.100.1"], "198.51.100.1"),
            ("2001:db8::7", vec!["2001:db8:1::9"], "2001:db8:1::9"),
            ("2001:db8::8", vec!["2001:db8:1::9"], "2001:db8::8"),
        ] {
            assert_eq!(asked(peer, &named), is, "{peer} {named:?}");
        }
        assert!("10.0.0.0/33".parse::<Proxies>().is_err() && "proxy.example".parse::<Proxies>().is_err());
        let all: Proxies = "0.0.0.0/0".parse().unwrap();
        assert_eq!(all.beyond("9.9.9.9".parse().unwrap(), std::iter::empty()).to_string(), "9.9.9.9");
    }

    #[test]
    fn a_network_is_counted_not_a_machine() {
        assert_eq!(network("203.0.113.9".parse().unwrap()), "203.0.113.0/24");
        assert_eq!(network("2001:db8:1:2:3::9".parse().unwrap()), "2001:db8:1::/48");
    }
}
