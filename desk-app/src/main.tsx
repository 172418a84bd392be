// The desk in the browser. It begins by asking who is there.

import { render } from "preact";
import { followLinks } from "./router";
import { begin } from "./session";
import { Desk } from "./shell";
import { language } from "./words";

document.documentElement.lang = language;
followLinks();
void begin();
render(<Desk />, document.getElementById("desk")!);
