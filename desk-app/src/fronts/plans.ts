// Plans of fronts, as every clock of the desk shows them beside the plans of stories.

import { useEffect } from "preact/hooks";
import { get, type Page } from "../api";
import { useAsked } from "../parts";
import { current, may } from "../session";
import { t } from "../words";

export interface FrontPlan {
  id: string;
  edition: string;
  name: string;
  at: string;
  launched_at: string | null;
  by: string | null;
}

/** Those that wait, and those kept since then (or lately); asked for again every so many seconds. */
export function usePlans(seconds: number, since?: string): FrontPlan[] {
  const asked = useAsked<Page<FrontPlan>>(() => (may("front.read") ? get("/fronts/plans", { since }) : Promise.resolve({ items: [], next: null })), [since ?? ""]);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || asked.again(), seconds * 1000);
    return () => clearInterval(timer);
  }, []);
  return asked.data?.items ?? [];
}

/** A plan that nobody kept; the seconds are those that keeping one may take. */
export const isLatePlan = (plan: FrontPlan, patience = 5): boolean => !plan.launched_at && new Date(plan.at).getTime() < Date.now() - patience * 1000;

/** "Front: Harbour", with the edition where there are several. */
export function planTitle(plan: FrontPlan): string {
  const { editions, sections } = current();
  const section = sections.find((one) => one.slug === plan.name && one.edition === plan.edition);
  const name = plan.name === "home" ? t("front.main") : section?.name ?? plan.name;
  const edition = editions.length > 1 ? editions.find((one) => one.code === plan.edition) : undefined;
  const title = plan.name === "home" ? name : t("front.of", { name });
  return edition ? `${title} · ${edition.language_name || edition.name}` : title;
}

export const planPath = (plan: FrontPlan): string => `/desk/fronts/${encodeURIComponent(plan.name)}/schedule?edition=${plan.edition}`;
