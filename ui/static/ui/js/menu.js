// Escape closes the menu and gives the focus back; so does leaving it.
export function closeOnEscape(root = document) {
  root.querySelectorAll("details[data-menu]").forEach((menu) => {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
  });
}
