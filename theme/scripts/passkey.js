// Passkeys: asks this site for a ceremony, the browser for its answer, and sends the answer with the form.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const described = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function answer(options) {
  if (options.user) {
    const publicKey = { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: described(options.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    return { response: { attestationObject: text(made.response.attestationObject), clientDataJSON: text(made.response.clientDataJSON), transports: made.response.getTransports?.() }, made };
  }
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: described(options.allowCredentials) };
  const made = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = made.response;
  return { response: { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), userHandle: userHandle ? text(userHandle) : null }, made };
}

async function begin(form) {
  const asked = await fetch(form.dataset.passkey, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (!asked.ok) {
    // The password was wrong, or there were too many tries: the form itself says so when it is sent.
    if (asked.status === 403) return;
    throw new Error(`status ${asked.status}`);
  }
  const { options, ceremony } = await asked.json();
  const { response, made } = await answer(options.publicKey);
  form.elements.ceremony.value = ceremony;
  form.elements.answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: made.getClientExtensionResults() });
}

// Where scripts run the button is there from the first, so that nothing moves; without passkeys it makes place for the sentence.
if (!window.PublicKeyCredential) {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.querySelector('button[type="submit"]').hidden = true;
    form.querySelector('[data-without]').classList.remove('unscripted');
  }
} else {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const button = form.querySelector('button[type="submit"]');
    const failed = form.querySelector('[data-failed]');
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      failed.hidden = true;
      button.disabled = true;
      try {
        await begin(form);
        form.submit();
      } catch {
        failed.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }
}
