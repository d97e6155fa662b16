// Quicker ways for what works without it. Sections: saying things, results, long filters, suggestions, copying,
// the saved list, images, keys.
(() => {
	"use strict";
	const d = document, find = (id) => d.getElementById(id), all = (what, within = d) => [...within.querySelectorAll(what)];
	const form = find("f"), live = find("live");
	const word = (name) => d.body.getAttribute("data-word-" + name) || "";
	// Where the site stands: links of our own begin with it.
	const home = d.querySelector(".brand").getAttribute("href");

	// ---- saying things: screen readers hear what is put into the status line ----

	const say = (text) => {
		live.textContent = "";
		setTimeout(() => live.textContent = text, 100);
	};
	const fetched = async (url, signal) => {
		const answer = await fetch(url, { signal });
		if (!answer.ok) throw answer;
		return answer;
	};
	const fetchedPage = async (url, signal) => new DOMParser().parseFromString(await (await fetched(url, signal)).text(), "text/html");
	// Storage may be forbidden.
	const stored = (name, value) => {
		try {
			if (value !== undefined) localStorage.setItem(name, value);
			return localStorage.getItem(name);
		} catch {}
	};

	// ---- results: the address that the form leads to is fetched, and parts of it take the place of the old ones ----

	let busy, at = location.search;
	const asked = () => {
		const pairs = new URLSearchParams();
		for (const [name, value] of new FormData(form)) if (value) pairs.append(name, value);
		return form.getAttribute("action") + "?" + pairs;
	};
	// What was opened or half typed stays so.
	const show = (page, push) => {
		const focused = d.activeElement.id;
		const opened = all("details[id]").map((one) => [one.id, one.open]);
		const typed = push ? all(".yr input").map((one) => [one.id, one.value]) : [];
		for (const part of ["#kept", ".filters", "#main"]) d.querySelector(part).replaceWith(page.querySelector(part));
		d.title = page.title;
		for (const [id, open] of opened) if (find(id)) find(id).open = open;
		for (const [id, value] of typed) find(id).value = value;
		if (focused && d.activeElement === d.body) (find(focused) || find("main")).focus({ preventScroll: true });
		unhide();
		say((find("problems") || find("count")).textContent);
	};
	const load = async (url, push) => {
		if (busy) busy.abort();
		busy = new AbortController();
		try {
			const page = await fetchedPage(url, busy.signal);
			if (push) history.pushState(null, "", url);
			else find("q").value = page.getElementById("q").value;
			at = location.search;
			show(page, push);
		} catch (error) {
			if (error.name !== "AbortError") location.href = url;
		}
	};
	if (form) {
		d.addEventListener("change", ({ target }) => {
			if (target.form === form && (target.type === "checkbox" || target.name === "sort")) load(asked(), true);
		});
		form.onsubmit = () => { load(asked(), true); return false; };
		// Links within the page end here too.
		onpopstate = () => at !== location.search && load(location.href);
	}

	// ---- long filters ----

	d.addEventListener("input", ({ target }) => {
		if (!target.matches(".find input")) return;
		const wanted = target.value.trim().toLowerCase(), group = target.closest("fieldset"), rest = group.querySelector(".rest");
		let shown = 0;
		for (const line of all("li", group)) {
			line.hidden = !(line.querySelector("input").checked || line.textContent.toLowerCase().includes(wanted));
			shown += !line.hidden;
		}
		if (rest && wanted) rest.open = true;
		say(word("shown").replace("#", shown));
	});

	// ---- suggestions: a combobox as the ARIA Authoring Practices have it ----

	const box = d.querySelector("input[data-suggest]");
	if (box) {
		const list = d.createElement("ul");
		let waiting, asking, chosen = -1;
		list.id = "suggestions";
		list.className = "suggestions";
		list.setAttribute("role", "listbox");
		list.setAttribute("aria-label", word("suggestions"));
		list.hidden = true;
		box.closest(".sbox").append(list);
		for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) box.setAttribute(name, value);

		const close = () => {
			clearTimeout(waiting);
			list.hidden = true;
			chosen = -1;
			box.setAttribute("aria-expanded", "false");
			box.removeAttribute("aria-activedescendant");
		};
		const choose = (number) => {
			const lines = all("li", list);
			chosen = (number + lines.length + 1) % (lines.length + 1);
			lines.forEach((line, place) => line.setAttribute("aria-selected", place === chosen));
			// One step past either end is the box itself.
			if (chosen === lines.length) chosen = -1;
			if (chosen < 0) box.removeAttribute("aria-activedescendant");
			else box.setAttribute("aria-activedescendant", lines[chosen].id);
		};
		const take = ({ kind, text, value }) => {
			close();
			if (kind === "term") {
				box.value = text;
				box.form.requestSubmit();
			} else location.href = home + (kind === "title" ? "d" : kind) + "/" + encodeURIComponent(value);
		};
		const offer = (found) => {
			list.replaceChildren(...found.map((one, place) => {
				const line = d.createElement("li"), kind = d.createElement("span");
				line.id = "suggestion-" + place;
				line.setAttribute("role", "option");
				line.setAttribute("aria-selected", "false");
				line.textContent = one.text + " ";
				kind.textContent = word(one.kind);
				line.append(kind);
				// Before the box loses the focus.
				line.onmousedown = (event) => { event.preventDefault(); take(one); };
				line.suggestion = one;
				return line;
			}));
			list.hidden = !found.length;
			chosen = -1;
			box.setAttribute("aria-expanded", String(!list.hidden));
			box.removeAttribute("aria-activedescendant");
			if (found.length) say(word("suggested").replace("#", found.length));
		};
		box.addEventListener("input", () => {
			clearTimeout(waiting);
			if (asking) asking.abort();
			const typed = box.value.trim();
			if (typed.length < 2) return close();
			waiting = setTimeout(async () => {
				asking = new AbortController();
				try {
					const answer = await (await fetched(box.dataset.suggest + "?q=" + encodeURIComponent(typed), asking.signal)).json();
					if (d.activeElement === box) offer(answer.suggestions);
				} catch { close(); }
			}, 150);
		});
		box.addEventListener("keydown", (event) => {
			if (list.hidden) return;
			if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -2 : chosen - 1);
			else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen].suggestion);
			else if (event.key === "Escape") close();
			else return;
			event.preventDefault();
			event.stopPropagation();
		});
		box.addEventListener("blur", close);
		box.form.addEventListener("submit", close);
	}

	// ---- copying ----

	d.addEventListener("click", async (event) => {
		const link = event.target.closest("[data-copy]");
		if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey) return;
		event.preventDefault();
		try {
			// A link leads to a page with the text; a button names the text beside it.
			const page = link.href ? await fetchedPage(link.href) : d;
			await navigator.clipboard.writeText(page.getElementById(link.dataset.copy || "quotation").textContent);
			say(link.firstChild.data = link.dataset.copied || word("copied"));
		} catch {
			if (link.href) location.href = link.href;
		}
	});

	// ---- the saved list: ids, in this browser and nowhere else ----

	const saved = () => {
		try {
			const ids = JSON.parse(stored("saved"));
			return Array.isArray(ids) ? ids.filter((id) => typeof id === "string" && /^[a-z0-9]{1,20}$/.test(id)) : [];
		} catch { return []; }
	};
	const savedUrl = (ids) => home + "saved" + (ids.length ? "?" + ids.map((id) => "id=" + id).join("&") : "");
	const showSaved = () => {
		const ids = saved(), link = find("saved");
		link.closest("li").hidden = false;
		link.href = savedUrl(ids);
		link.querySelector("span").textContent = ids.length ? "(" + ids.length + ")" : "";
		for (const button of all("[data-save]")) {
			const is = ids.includes(button.dataset.save);
			button.hidden = false;
			button.setAttribute("aria-pressed", is);
			button.firstChild.data = is ? word("saved") : word("save");
		}
	};
	d.addEventListener("click", ({ target }) => {
		const button = target.closest("[data-save]");
		if (!button) return;
		const ids = saved(), id = button.dataset.save, is = ids.includes(id);
		stored("saved", JSON.stringify(is ? ids.filter((other) => other !== id) : [...ids, id]));
		showSaved();
		say(is ? word("unsaved") : word("saved"));
	});
	// The list of this browser, where the address names none.
	if (find("nothing-saved") && saved().length) location.replace(savedUrl(saved()));

	// ---- images: one that was not drawn, because others were, is asked for again; then its place is left empty ----

	const tries = new WeakMap();
	const again = (image) => {
		const tried = (tries.get(image) || 0) + 1;
		tries.set(image, tried);
		if (tried > 3) image.remove();
		else setTimeout(() => image.src = image.src, 2000 * tried);
	};
	d.addEventListener("error", (event) => event.target.matches("img") && again(event.target), true);
	for (const image of all("img")) if (image.complete && !image.naturalWidth) again(image);

	// ---- keys: each can be switched off or is one that browsers have anyway ----

	const choice = find("slash");
	if (choice) {
		choice.closest("p").hidden = false;
		choice.checked = stored("slash") !== "off";
		choice.onchange = () => stored("slash", choice.checked ? "on" : "off");
	}
	d.addEventListener("keydown", (event) => {
		const { key, target } = event, panel = target.closest(".panel");
		if (key === "Escape" && panel && panel.firstElementChild.offsetParent) {
			panel.open = false;
			panel.firstElementChild.focus();
		} else if (key === "/" && !(event.ctrlKey || event.metaKey || event.altKey) && stored("slash") !== "off") {
			if (target.matches("input, select, textarea") || !find("q")) return;
			event.preventDefault();
			find("q").focus();
			find("q").select();
		}
	});

	// What needs this script is hidden until it runs.
	const unhide = () => {
		for (const one of all(".find, [data-copy][hidden]")) one.hidden = false;
		showSaved();
	};
	unhide();
	// Another tab may have saved something.
	addEventListener("storage", showSaved);
	addEventListener("pageshow", showSaved);
})();
