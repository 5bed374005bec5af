// Asks the devices of this browser for a passkey, and sends what they sign with the form.
const ways = {
  get: { parse: "parseRequestOptionsFromJSON", ask: (publicKey) => navigator.credentials.get({ publicKey }) },
  create: { parse: "parseCreationOptionsFromJSON", ask: (publicKey) => navigator.credentials.create({ publicKey }) },
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  const way = ways[form.dataset.passkey];
  if (!window.isSecureContext || !window.PublicKeyCredential?.[way.parse]) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, way);
  });
}

async function send(form, way) {
  const said = form.querySelector("[role=status]");
  said.textContent = "";
  const answer = await fetch(form.dataset.options, { method: "POST", headers: { accept: "application/json" } });
  const options = await answer.json();
  if (!answer.ok) {
    said.textContent = options.detail;
    return;
  }
  try {
    const credential = await way.ask(PublicKeyCredential[way.parse](options));
    form.elements.credential.value = JSON.stringify(credential);
  } catch (refusal) {
    said.textContent = refusal.name === "InvalidStateError" ? form.dataset.there : form.dataset.failed;
    return;
  }
  form.submit();
}
