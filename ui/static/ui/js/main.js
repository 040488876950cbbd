// Everything here only adds comfort: each page works without it.
import { askWhatApplies } from "./asked.js";
import { watchForms } from "./autosave.js";
import { addCounters } from "./counter.js";
import { openDropZones } from "./dropzone.js";
import { focusErrors } from "./errors.js";
import { forgetAtSignOut, forgetOld } from "./kept.js";
import { closeOnEscape } from "./menu.js";
import { guardSubmits } from "./submit.js";
import { offerThemes } from "./appearance.js";

forgetOld();
focusErrors();
addCounters();
closeOnEscape();
guardSubmits();
askWhatApplies();
watchForms();
forgetAtSignOut();
openDropZones();
offerThemes();
