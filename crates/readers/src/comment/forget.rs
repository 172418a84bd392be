use crate::{Error, log};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Tx, params, sql};

/// Takes a reader out of the comments that were brought in under their mail address: the words stay, by a deleted reader (an empty
/// name). Nothing that could lead to them is left.
pub(crate) async fn forget(tx: &mut Tx, email: &str) -> Result<(), Error> {
    let articles = tx
        .all::<(String,)>(
            "UPDATE comment SET name = '', email = '', url = '', ip = '', moderated = $2 WHERE LOWER(email) = $1 RETURNING article_id",
            params![email, true],
        )
        .await?;
    let mut articles: Vec<&str> = articles.iter().map(|(article,)| article.as_str()).collect();
    articles.sort_unstable();
    articles.dedup();
    log::note(tx, &articles).await
}

/// Takes a mail address out of whatever was written under stories, told to moderators or noted down: also whoever quoted it, or
/// called themselves so.
pub(crate) async fn erase(tx: &mut Tx, email: &str) -> Result<(), Error> {
    // As it is written, and as it stands in links.
    let in_links = utf8_percent_encode(email, IN_LINKS).to_string().to_ascii_lowercase();
    erase_as(tx, email).await?;
    if in_links != email {
        erase_as(tx, &in_links).await?;
    }
    Ok(())
}

/// What browsers encode in the address of a letter.
const IN_LINKS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

async fn erase_as(tx: &mut Tx, email: &str) -> Result<(), Error> {
    let pattern: String = email
        .chars()
        .flat_map(|letter| if matches!(letter, '%' | '_' | '\\') { vec!['\\', letter] } else { vec![letter] })
        .collect();
    let pattern = format!("%{pattern}%");
    for column in ["text", "name", "url"] {
        let text = format!("SELECT id, {column} FROM comment WHERE LOWER({column}) LIKE $1 ESCAPE '\\'");
        for (id, written) in tx.all::<(String, String)>(sql(text), params![&pattern]).await? {
            let change = format!("UPDATE comment SET {column} = $2 WHERE id = $1 RETURNING article_id, article_number");
            let changed = tx.all::<(String, Option<i64>)>(sql(change), params![&id, without(&written, email)]).await?;
            for (article, number) in changed {
                match number {
                    Some(number) => log::note_numbers(tx, &[number]).await?,
                    None => log::note(tx, &[&article]).await?,
                }
            }
        }
    }
    let reports = tx
        .all::<(String, String, String)>(
            "SELECT comment_id, account_id, text FROM comment_report WHERE LOWER(text) LIKE $1 ESCAPE '\\'",
            params![&pattern],
        )
        .await?;
    for (comment, account, text) in reports {
        tx.run(
            "UPDATE comment_report SET text = $3 WHERE comment_id = $1 AND account_id = $2",
            params![&comment, &account, without(&text, email)],
        )
        .await?;
    }
    for (table, key) in [("ban", "account_id"), ("former_ban", "id")] {
        let text = format!("SELECT {key}, reason FROM {table} WHERE LOWER(reason) LIKE $1 ESCAPE '\\'");
        for (name, reason) in tx.all::<(String, String)>(sql(text), params![&pattern]).await? {
            let change = format!("UPDATE {table} SET reason = $2 WHERE {key} = $1");
            tx.run(sql(change), params![&name, without(&reason, email)]).await?;
        }
    }
    let names = tx
        .all::<(String, String)>("SELECT id, name FROM account WHERE LOWER(name) LIKE $1 ESCAPE '\\'", params![&pattern])
        .await?;
    for (id, name) in names {
        tx.run("UPDATE account SET name = $2, version = version + 1 WHERE id = $1", params![&id, without(&name, email)])
            .await?;
    }
    let notes = tx
        .all::<(String, i64, String, String)>(
            "SELECT account_id, article, folder, note FROM saved WHERE LOWER(folder) LIKE $1 ESCAPE '\\' OR LOWER(note) LIKE $1 ESCAPE '\\'",
            params![&pattern],
        )
        .await?;
    for (account, article, folder, note) in notes {
        tx.run(
            "UPDATE saved SET folder = $3, note = $4 WHERE account_id = $1 AND article = $2",
            params![&account, article, without(&folder, email), without(&note, email)],
        )
        .await?;
    }
    Ok(())
}

/// A text without an address, in whatever case it is written.
fn without(text: &str, email: &str) -> String {
    // Addresses are kept in ASCII, so that lower case has the same length.
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(place) = lower[from..].find(email) {
        out.push_str(&text[from..from + place]);
        out.push('…');
        from += place + email.len();
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn an_address_leaves_a_text_in_every_case() {
        assert_eq!(without("Write to Ada@Paper.example, ada@paper.example!", "ada@paper.example"), "Write to …, …!");
        assert_eq!(without("ÄÖ ada@paper.example ß", "ada@paper.example"), "ÄÖ … ß");
        assert_eq!(without("nothing", "ada@paper.example"), "nothing");
    }
}
