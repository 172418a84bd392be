use crate::{Page, Place, Server};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// Somebody of the staff with a key, at a server's API.
#[derive(Clone)]
pub struct Writer {
    client: Client,
    address: String,
    token: String,
}

impl Writer {
    /// Hires somebody through the commands, beside the running server.
    pub fn hire(place: &Place, server: &Server, role: &str) -> Writer {
        let token = Writer::key(place, role);
        Writer::at(server, &token)
    }

    /// A key for somebody new of this role.
    pub fn key(place: &Place, role: &str) -> String {
        let email = format!("{role}@tidings.example");
        place.run(&["staff", "add", &email, "--role", role]).done();
        place.run(&["staff", "token", &email]).done().out.trim().to_owned()
    }

    /// With a key that was made before.
    pub fn at(server: &Server, token: &str) -> Writer {
        Writer {
            client: server.client.clone(),
            address: server.address(),
            token: token.to_owned(),
        }
    }

    /// Its key.
    pub fn key_text(&self) -> &str {
        &self.token
    }

    /// Calls the API. `Err` when the server went away.
    pub async fn call(&self, method: &str, path: &str, body: &Value, headers: &[(&str, String)]) -> Result<(u16, Value), reqwest::Error> {
        let method: Method = method.parse().unwrap();
        let mut request = self
            .client
            .request(method, format!("{}/desk/api{path}", self.address))
            .bearer_auth(&self.token);
        if !body.is_null() {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let bytes = response.bytes().await?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
    }

    /// A call that must answer with this status.
    pub async fn must(&self, method: &str, path: &str, body: Value, status: u16) -> Value {
        let (answered, value) = self.call(method, path, &body, &[]).await.unwrap();
        assert_eq!(answered, status, "{method} {path} {body}: {value}");
        value
    }

    /// A section.
    pub async fn section(&self, slug: &str, name: &str) {
        self.must("POST", "/sections", json!({"slug": slug, "name": name}), 201).await;
    }

    /// A draft; gives its id.
    pub async fn draft(&self, article: Value) -> String {
        self.must("POST", "/articles", article, 201).await["id"].as_str().unwrap().to_owned()
    }

    /// Publishes it.
    pub async fn publish(&self, id: &str) -> Value {
        self.must("POST", &format!("/articles/{id}/publish"), json!({}), 200).await
    }

    /// A story that readers see: its id and its address.
    pub async fn published(&self, article: Value) -> (String, String) {
        let id = self.draft(article).await;
        let address = self.publish(&id).await["address"].as_str().unwrap().to_owned();
        (id, address)
    }

    /// Where it stands: `draft`, `scheduled`, `published`.
    pub async fn status(&self, id: &str) -> String {
        let shown = self.must("GET", &format!("/articles/{id}"), Value::Null, 200).await;
        shown["status"].as_str().unwrap().to_owned()
    }

    /// Withdraws it without a word to readers.
    pub async fn withdraw(&self, id: &str) {
        let why = json!({"reason": "wrong", "notice": ""});
        self.must("POST", &format!("/articles/{id}/withdraw"), why, 200).await;
    }

    /// Saves a revision over the newest one.
    pub async fn save(&self, id: &str, base: i64, article: &Value) -> i64 {
        let (status, value) = self
            .call("POST", &format!("/articles/{id}/revisions"), article, &[("if-match", base.to_string())])
            .await
            .unwrap();
        assert_eq!(status, 201, "{value}");
        value["revision"].as_i64().unwrap()
    }

    /// Uploads a small picture of one colour.
    pub async fn picture(&self, name: &str, colour: [u8; 3], words: &[(&str, &str)]) -> String {
        self.picture_of(name, (700, 400), colour, words).await
    }

    /// The same of so many pixels in width and height.
    pub async fn picture_of(&self, name: &str, size: (u32, u32), colour: [u8; 3], words: &[(&str, &str)]) -> String {
        let page = self.upload(name, size, colour, words).await.with_status(201);
        page.json()["id"].as_str().unwrap().to_owned()
    }

    /// The same, whatever is answered.
    pub async fn upload(&self, name: &str, size: (u32, u32), colour: [u8; 3], words: &[(&str, &str)]) -> Page {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(size.0, size.1, image::Rgb(colour))
            .write_to(&mut png, image::ImageFormat::Png)
            .unwrap();
        self.send_file(name, png.get_ref(), words).await
    }

    /// Uploads any file, whatever is answered.
    pub async fn send_file(&self, name: &str, bytes: &[u8], words: &[(&str, &str)]) -> Page {
        let mut body = Vec::new();
        for (field, text) in words {
            body.extend(format!("--cut\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n").into_bytes());
        }
        body.extend(format!("--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--cut--\r\n");
        let request = self.client.post(format!("{}/desk/api/assets", self.address)).bearer_auth(&self.token);
        let request = request.header("content-type", "multipart/form-data; boundary=cut").body(body);
        Page::read("/desk/api/assets", request.send().await.unwrap()).await
    }
}

/// A story's JSON with these words.
pub fn story(headline: &str, text: &str) -> Value {
    json!({
        "headline": headline, "standfirst": format!("Standfirst of {headline}."), "section": "harbour", "tags": ["tides"],
        "body": {"version": 1, "blocks": [{"type": "paragraph", "text": text}]},
    })
}
