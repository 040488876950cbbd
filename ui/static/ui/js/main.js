// Everything here only adds comfort: each page works without it.
import { watchForms } from "./autosave.js";
import { addCounters } from "./counter.js";
import { focusErrors } from "./errors.js";
import { closeOnEscape } from "./menu.js";
import { guardSubmits } from "./submit.js";
import { offerThemes } from "./appearance.js";

focusErrors();
addCounters();
closeOnEscape();
guardSubmits();
watchForms();
offerThemes();
