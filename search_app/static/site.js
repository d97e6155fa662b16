// Quicker ways for what works without it.
(() => {
	"use strict";
	const d = document, find = (id) => d.getElementById(id), form = find("f"), live = find("live");
	let busy, at = location.search;

	const say = (text) => {
		live.textContent = "";
		setTimeout(() => live.textContent = text, 100);
	};
	const fetched = async (url, signal) => {
		const answer = await fetch(url, { signal });
		if (!answer.ok) throw answer;
		return new DOMParser().parseFromString(await answer.text(), "text/html");
	};
	const asked = () => {
		const pairs = new URLSearchParams();
		for (const [name, value] of new FormData(form)) if (value) pairs.append(name, value);
		return "/search?" + pairs;
	};

	// What was opened or half typed stays so.
	const show = (page, push) => {
		const focused = d.activeElement.id;
		const opened = [...d.querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
		const typed = push ? [...d.querySelectorAll(".yr input")].map((one) => [one.id, one.value]) : [];
		for (const part of ["#kept", ".filters", "#main"]) d.querySelector(part).replaceWith(page.querySelector(part));
		d.title = page.title;
		for (const [id, open] of opened) if (find(id)) find(id).open = open;
		for (const [id, value] of typed) find(id).value = value;
		if (focused && d.activeElement === d.body) (find(focused) || find("main")).focus({ preventScroll: true });
		offerFind();
		say((find("problems") || find("count")).textContent);
	};
	const load = async (url, push) => {
		if (busy) busy.abort();
		busy = new AbortController();
		try {
			const page = await fetched(url, busy.signal);
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

	const offerFind = () => d.querySelectorAll(".find").forEach((one) => one.hidden = false);
	d.addEventListener("input", ({ target }) => {
		if (!target.matches(".find input")) return;
		const wanted = target.value.trim().toLowerCase(), group = target.closest("fieldset"), rest = group.querySelector(".rest");
		let shown = 0;
		for (const line of group.querySelectorAll("li")) {
			line.hidden = !(line.querySelector("input").checked || line.textContent.toLowerCase().includes(wanted));
			shown += !line.hidden;
		}
		if (rest && wanted) rest.open = true;
		say(shown + " shown");
	});

	d.addEventListener("click", async (event) => {
		const link = event.target.closest("[data-copy]");
		if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey) return;
		event.preventDefault();
		try {
			await navigator.clipboard.writeText((await fetched(link.href)).getElementById("quotation").textContent);
			say(link.firstChild.data = "Copied quote and citation");
		} catch {
			location.href = link.href;
		}
	});

	// It may be forbidden.
	const stored = (value) => {
		try {
			if (value) localStorage.setItem("slash", value);
			return localStorage.getItem("slash");
		} catch {}
	};
	const choice = find("slash");
	if (choice) {
		choice.closest("p").hidden = false;
		choice.checked = stored() !== "off";
		choice.onchange = () => stored(choice.checked ? "on" : "off");
	}
	d.addEventListener("keydown", (event) => {
		const { key, target } = event, panel = target.closest(".panel");
		if (key === "Escape" && panel && panel.firstElementChild.offsetParent) {
			panel.open = false;
			panel.firstElementChild.focus();
		} else if (key === "/" && !(event.ctrlKey || event.metaKey || event.altKey) && stored() !== "off") {
			if (target.matches("input, select, textarea") || !find("q")) return;
			event.preventDefault();
			find("q").focus();
			find("q").select();
		}
	});
	offerFind();
})();
