for(let e of["scheme","size","face"])try{let t=localStorage.getItem(`desk-${e}`);t&&(document.documentElement.dataset[e]=t)}catch{}
