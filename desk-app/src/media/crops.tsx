// What is shown of a picture where a place is wide, square or tall: moved by mouse, finger and arrows, sized by a slider.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { type Asset, ask, type Crop, fileOf, put } from "../api";
import { Button, Problem, Segments, useDeed } from "../parts";
import { named, t } from "../words";

/** Width to height. */
const FORMS: Record<string, number> = { wide: 16 / 9, square: 1, tall: 4 / 5 };
/** Pixels of the narrowest size that is served. */
const NARROWEST = 320;
const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** How wide a crop of this form can be, as a part of the picture. */
const widest = (asset: Asset, form: string) => Math.min(1, (FORMS[form]! * asset.height) / asset.width);

/** A crop of this form and width around a point, inside the picture. */
function around(asset: Asset, form: string, width: number, [x, y]: [number, number]): Crop {
  const most = widest(asset, form);
  const wide = within(width, Math.min(NARROWEST / asset.width, most), most);
  const high = Math.min(1, (wide * asset.width) / FORMS[form]! / asset.height);
  return { x: within(x - wide / 2, 0, 1 - wide), y: within(y - high / 2, 0, 1 - high), width: wide, height: high };
}

export function Crops({ asset, focal, version, off, onChange }: { asset: Asset; focal: [number, number] | null; version: number; off: boolean; onChange: (asset: Asset) => void }): JSX.Element | null {
  const [form, setForm] = useState("wide");
  const [moved, setMoved] = useState<Crop | null>(null);
  const grip = useRef<{ x: number; y: number } | null>(null);
  const deed = useDeed();
  const path = `/assets/${asset.id}/crops/${form}`;
  const kept = asset.crops[form];
  const shown = moved ?? kept ?? around(asset, form, 1, focal ?? [0.5, 0.5]);
  const middle: [number, number] = [shown.x + shown.width / 2, shown.y + shown.height / 2];
  // What is too small for a form is not offered for it; wide comes first and needs least.
  const forms = Object.keys(FORMS).filter((name) => widest(asset, name) * asset.width >= NARROWEST);
  if (forms.length === 0) return null;
  const move = (x: number, y: number) => setMoved(around(asset, form, shown.width, [middle[0] + x, middle[1] + y]));
  const size = (width: number) => setMoved(around(asset, form, width, middle));
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] }[event.key];
    if (by) move(by[0]!, by[1]!);
    else if (event.key === "+" || event.key === "=") size(shown.width + 0.04);
    else if (event.key === "-") size(shown.width - 0.04);
    else return;
    event.preventDefault();
  };
  const percent = (part: number) => Math.round(part * 100);
  return (
    <section>
      <h3>{t("crops")}</h3>
      <Segments label={t("crops.form")} value={form} options={forms.map((name) => [name, `${named("crops", name)}${asset.crops[name] ? " ✓" : ""}`])} onValue={(name) => { setForm(name); setMoved(null); }} />
      <div class="crop-box">
        <img src={`${fileOf(asset.id, 960)}&version=${version}-${asset.width}-${asset.size}`} alt="" draggable={false} />
        <button
          type="button"
          class="crop-frame"
          disabled={off}
          aria-label={t("crops.frame", { x: percent(shown.x), y: percent(shown.y), width: percent(shown.width), height: percent(shown.height) })}
          onKeyDown={keys}
          onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); grip.current = { x: event.clientX, y: event.clientY }; }}
          onPointerMove={(event) => {
            if (!grip.current) return;
            const box = event.currentTarget.parentElement!.getBoundingClientRect();
            move((event.clientX - grip.current.x) / box.width, (event.clientY - grip.current.y) / box.height);
            grip.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerUp={() => { grip.current = null; }}
          onPointerCancel={() => { grip.current = null; }}
          ref={(frame) => { if (frame) Object.assign(frame.style, { left: `${shown.x * 100}%`, top: `${shown.y * 100}%`, width: `${shown.width * 100}%`, height: `${shown.height * 100}%` }); }}
        />
      </div>
      {!off && <label class="crop-size">{t("crops.size")}<input type="range" min="1" max={percent(widest(asset, form))} value={percent(shown.width)} onInput={(event) => size(Number(event.currentTarget.value) / 100)} /></label>}
      {!off && (
        <p class="row-of-buttons">
          <Button kind="ink" disabled={deed.running || (!moved && kept !== undefined)} onClick={() => void deed.run(async () => { onChange(await put(path, shown)); setMoved(null); })}>{t("crops.keep")}</Button>
          {kept && <Button kind="quiet" disabled={deed.running} onClick={() => void deed.run(async () => { onChange(await ask("DELETE", path)); setMoved(null); })}>{t("crops.remove")}</Button>}
        </p>
      )}
      <p class="note">{kept ? t("crops.set") : t("crops.unset")}</p>
      <Problem error={deed.error} />
    </section>
  );
}
