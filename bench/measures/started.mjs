// From the start of the program to the first page, and what the program is as a file.

import { statSync } from "node:fs";
import { address } from "../archive.mjs";
import { median } from "../figures.mjs";
import { ask, program, serve } from "../server.mjs";

const TIMES = 5;

export const name = "start";

export async function measure({ data, tell }) {
  const took = [];
  for (let time = 0; time < TIMES; time += 1) {
    const site = await serve(data);
    try {
      const page = await ask(site.url + address(3));
      if (page.status !== 200) throw new Error(`first page: ${page.status}`);
      took.push((performance.now() - site.begun) / 1000);
    } finally {
      await site.stop();
    }
  }
  const size = statSync(program).size / 1e6;
  const figures = { median: median(took), most: Math.max(...took), program: size };
  tell("start to the first page", `median ${figures.median.toFixed(3)} s, most ${figures.most.toFixed(3)} s`, [{ what: "start", value: figures.median, most: 0.5 }]);
  tell("size of the program", `${size.toFixed(1)} MB`, [{ what: "size", value: size, most: 60 }]);
  return figures;
}
