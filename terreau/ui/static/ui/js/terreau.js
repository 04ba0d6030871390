/* Small comforts, bound by data-*. Every page works without them. */

document.documentElement.classList.add("js");

const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(found, event);
  });

/* A form is sent once: its buttons rest until the page answers. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  // Later, so that the pressed button's own name and value still travel with the form.
  setTimeout(() => rest(form, true));
});
const rest = (form, sending) => {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-disabled", String(sending));
  }
  if (!sending) delete form.dataset.sending;
};
const wakeAll = () => document.querySelectorAll("form[data-sending]").forEach((form) => rest(form, false));
addEventListener("pageshow", wakeAll);
for (const type of ["htmx:afterRequest", "htmx:sendError", "htmx:timeout"]) document.addEventListener(type, wakeAll);

on("click", "[data-print]", () => print());
on("click", "[data-dismiss]", (button) => {
  const notice = button.closest(".notice");
  const home = document.getElementById("contenu");
  notice?.remove();
  home?.focus({ preventScroll: true });
});
on("click", "[data-copy]", async (button) => {
  const words = button.querySelector("span");
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const area = document.createElement("textarea");
    area.value = button.dataset.copy;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  words.textContent = button.dataset.done;
  setTimeout(() => (words.textContent = before), 2500);
});

/* Menus close with Escape or a click elsewhere. */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* Text boxes grow with the text, and say what room is left. */
const grow = (area) => {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
};
const tell = (input) => {
  const note = document.getElementById(input.dataset.count);
  const limit = Number(input.dataset.limit || input.maxLength);
  if (!note || !(limit > 0)) return;
  const left = limit - input.value.length;
  const near = left <= Math.max(20, limit / 10);
  note.textContent = (left < 0 ? note.dataset.over : note.dataset.words).replace("{n}", Math.abs(left));
  note.classList.toggle("over", left < 0);
  note.setAttribute("aria-live", near ? "polite" : "off");
};
on("input", "[data-autosize]", grow);
on("input", "[data-count]", tell);

/* Sets up what just arrived: the page, or a fragment. */
const settle = (root) => {
  root.querySelectorAll("[data-autosize]").forEach((area) => area.value && grow(area));
  root.querySelectorAll("[data-count]").forEach((input) => {
    if (input.maxLength > 0) {
      // The limit is told, not enforced while typing: a pasted text is never cut in silence.
      input.dataset.limit = input.maxLength;
      input.removeAttribute("maxlength");
    }
    if (input.value) tell(input);
  });
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
};
settle(document);
document.addEventListener("htmx:afterSwap", (event) => settle(event.target));

/* Links of an error summary put the cursor in the field. */
on("click", ".error-summary a", (link, event) => {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field") || field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});
