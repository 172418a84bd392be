import { imports } from "./en_imports";
import { people } from "./en_people";
import { site } from "./en_site";
import { story } from "./en_story";

export const en = { ...story, ...site, ...people, ...imports };
