use crate::db::{Db, Engine};
use crate::{Blobs, Error, params, sql};

/// One step of a schema. Steps run once, in order, each in a transaction of its own.
///
/// The text is the same for both engines but for `{{bytes}}` (BLOB or BYTEA) and stretches between
/// `{{only sqlite}}` or `{{only postgres}}` and `{{end}}`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Begins at 1, without gaps.
    pub version: i64,
    /// For people.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

impl Db {
    /// Brings the schema named `schema` up to date. A newer schema than ours, or a step whose text changed after it ran, is refused.
    pub async fn migrate(&self, schema: &str, steps: &[Migration]) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if self.engine() == Engine::Postgres {
            // Two programs starting at once: one migrates, the other waits.
            tx.all::<(String,)>("SELECT CAST(pg_advisory_xact_lock(7318269) AS TEXT)", params![]).await?;
        }
        tx.run(
            "CREATE TABLE IF NOT EXISTS schema_step (schema TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, \
             hash TEXT NOT NULL, PRIMARY KEY (schema, version))",
            params![],
        )
        .await?;
        let done = tx
            .all::<(i64, String)>("SELECT version, hash FROM schema_step WHERE schema = $1 ORDER BY version", params![schema])
            .await?;
        if let Some((version, _)) = done.last()
            && !steps.iter().any(|step| step.version == *version)
        {
            return Err(Error::Schema(format!(
                "the database has step {version} of `{schema}`, which this program does not know: use a newer one"
            )));
        }
        for step in steps {
            let text = dialect(step.sql, self.engine());
            let hash = Blobs::name(text.as_bytes());
            match done.iter().find(|(version, _)| *version == step.version) {
                Some((_, ran)) if *ran == hash => {}
                Some(_) => {
                    return Err(Error::Schema(format!("step {} of `{schema}` ({}) was changed after it ran", step.version, step.name)));
                }
                None => {
                    tx.script(sql(text)).await?;
                    tx.run(
                        "INSERT INTO schema_step (schema, version, name, hash) VALUES ($1, $2, $3, $4)",
                        params![schema, step.version, step.name, hash],
                    )
                    .await?;
                }
            }
        }
        tx.commit().await
    }
}

/// The text for one engine.
fn dialect(text: &str, engine: Engine) -> String {
    let (bytes, other) = match engine {
        Engine::Sqlite => ("BLOB", "{{only postgres}}"),
        Engine::Postgres => ("BYTEA", "{{only sqlite}}"),
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(other) {
        out.push_str(&rest[..start]);
        rest = match rest[start..].find("{{end}}") {
            Some(end) => &rest[start + end + "{{end}}".len()..],
            None => "",
        };
    }
    out.push_str(rest);
    out.replace("{{bytes}}", bytes)
        .replace("{{only sqlite}}", "")
        .replace("{{only postgres}}", "")
        .replace("{{end}}", "")
}
