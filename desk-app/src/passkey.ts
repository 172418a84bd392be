// Passkeys: asks the API for a ceremony and the browser for its answer.

import { type Json, post } from "./api";

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const described = (list: Json[] | undefined): Json[] => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

export const browserHasPasskeys = (): boolean => "PublicKeyCredential" in window;

/** What is sent back: the ceremony and the answer of whoever holds the key. */
export interface Answered {
  ceremony: string;
  answer: Json;
}

/** Begins a ceremony at `path` and lets the browser answer it. Refused by whoever sits there, it throws. */
export async function answer(path: string): Promise<Answered> {
  const { options, ceremony } = await post<Json>(path);
  const asked = options.publicKey;
  const made = (asked.user
    ? await navigator.credentials.create({ publicKey: { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: described(asked.excludeCredentials) } })
    : await navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: described(asked.allowCredentials) } })) as PublicKeyCredential;
  return { ceremony, answer: { id: made.id, rawId: text(made.rawId), type: made.type, response: written(made.response), extensions: made.getClientExtensionResults() } };
}

function written(response: AuthenticatorResponse): Json {
  const clientDataJSON = text(response.clientDataJSON);
  if (response instanceof AuthenticatorAttestationResponse) return { clientDataJSON, attestationObject: text(response.attestationObject), transports: response.getTransports?.() };
  const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return { clientDataJSON, authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null };
}
