// The desk's API, as a script uses it.

/** The desk, with the sample's chief signed in. */
export class Desk {
  /** The desk with somebody's key. */
  static with(url, token) {
    return Object.assign(new Desk(), { url, token });
  }

  static async open(paper) {
    const desk = new Desk();
    desk.url = paper.url;
    desk.token = "";
    desk.token = (await desk.call("POST", "/session", paper.staff)).token;
    return desk;
  }

  async call(method, path, body) {
    const answer = await fetch(`${this.url}/desk/api${path}`, {
      method,
      headers: { "content-type": "application/json", ...(this.token && { authorization: `Bearer ${this.token}` }) },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  }

  async publish(headline, section) {
    const { id } = await this.call("POST", "/articles", { headline, section, body: { markdown: "A lamp was lit." } });
    const { address, number } = await this.call("POST", `/articles/${id}/publish`, {});
    return { headline, address, number };
  }
}
