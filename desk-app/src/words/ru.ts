import { imports } from "./ru_imports";
import { people } from "./ru_people";
import { site } from "./ru_site";
import { story } from "./ru_story";

export const ru = { ...story, ...site, ...people, ...imports };
