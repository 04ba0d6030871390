/* Passkeys: [data-passkey="get"|"create"] on a button asks our server for a question, the browser for the answer, and posts it. */

const decode = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
};
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const questionFrom = async (form, button) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(button.dataset.question, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error("no question");
  const { publicKey } = await answer.json();
  publicKey.challenge = decode(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = decode(publicKey.user.id);
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    for (const one of publicKey[name] || []) one.id = decode(one.id);
  }
  return publicKey;
};

const plain = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = encode(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const say = (form, words) => {
  const place = form.querySelector("[data-passkey-says]");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
};

for (const button of document.querySelectorAll("[data-passkey]")) {
  const form = button.closest("form");
  if (!window.PublicKeyCredential) {
    say(form, button.dataset.absent);
    button.hidden = true;
    continue;
  }
  button.addEventListener("click", async () => {
    button.setAttribute("aria-disabled", "true");
    say(form, "");
    try {
      const publicKey = await questionFrom(form, button);
      const credential = await navigator.credentials[button.dataset.passkey]({ publicKey });
      form.elements.credential.value = plain(credential);
      form.requestSubmit();
    } catch {
      say(form, button.dataset.failed);
      button.removeAttribute("aria-disabled");
    }
  });
}
