import{b as a,c as b}from"/desk/app/chunk-5K5ZTP2C.js";import"/desk/app/chunk-EUNBD42N.js";import"/desk/app/chunk-NZTUDKZZ.js";import"/desk/app/chunk-PQ4I3GA5.js";export{b as People,a as ROLES};
