// Says that scripts run, before anything is drawn: the components' styles wait for these two words.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
