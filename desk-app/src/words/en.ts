import { site } from "./en_site";
import { story } from "./en_story";

export const en = { ...story, ...site };
