use crate::sweep::{Order, Place};

/// Where an answer's page ended, with everything that the next one must reckon alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub order: Order,
    /// By how well things fit.
    pub scored: bool,
    /// Words spelt nearly alike were looked for.
    pub corrected: bool,
    pub now: i64,
    pub place: Place,
    pub weights: String,
}

/// Whether a text is what some answer gave as its `next`.
pub fn is_cursor(written: &str) -> bool {
    Cursor::read(written).is_some()
}

impl Cursor {
    /// Plain letters, figures and points.
    pub fn written(&self) -> String {
        let order = match self.order {
            Order::Best => 'b',
            Order::Newest => 'n',
            Order::Oldest => 'o',
        };
        let mode = match (self.scored, self.corrected) {
            (true, true) => "sc",
            (true, false) => "s",
            (false, true) => "c",
            (false, false) => "",
        };
        let (one, two, three) = self.place;
        format!("{order}{mode}.{}.{one}.{two}.{three}.{}", self.now, self.weights)
    }

    /// Reads one back; `None` if it is none.
    pub fn read(written: &str) -> Option<Cursor> {
        let mut parts = written.split('.');
        let mode = parts.next()?;
        let order = match mode.chars().next()? {
            'b' => Order::Best,
            'n' => Order::Newest,
            'o' => Order::Oldest,
            _ => return None,
        };
        let mut number = || parts.next()?.parse::<i64>().ok();
        let (now, place) = (number()?, (number()?, number()?, number()?));
        let weights = parts.next()?.to_owned();
        let cursor = Cursor {
            order,
            scored: mode[1..].contains('s'),
            corrected: mode[1..].contains('c'),
            now,
            place,
            weights,
        };
        parts.next().is_none().then_some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nothing_else_is_one() {
        for (order, scored, corrected) in
            [(Order::Best, true, false), (Order::Best, true, true), (Order::Newest, false, true), (Order::Oldest, false, false)]
        {
            let place = (i64::MIN, 17, -3);
            let cursor = Cursor {
                order,
                scored,
                corrected,
                now: 5,
                place,
                weights: "h4".into(),
            };
            assert_eq!(Cursor::read(&cursor.written()), Some(cursor));
        }
        for written in ["", "20", "b", "b.1.2.3.4", "b.1.2.3.x.h", "z.1.2.3.4.h", "b.1.2.3.4.h.9", "é.1.2.3.4.h"] {
            assert_eq!(Cursor::read(written), None, "{written}");
        }
    }
}
