package sandbox

import (
	"cmp"
	"html"
	"net/http"

	"cedula/truora"
)

// pagesByType are the names of the pages on which some types of step are
// completed (sample).
var pagesByType = map[string]string{"get_signature": "electronic_signature"}

// evaluatedByBackend are the types of step that need no call: the backend
// completes them itself (sdk).
var evaluatedByBackend = map[string]bool{"get_validations_result": true}

// pageName is the name of the step's page; empty if it has none.
func (plan *StepPlan) pageName() string { return cmp.Or(plan.Page, pagesByType[plan.Type]) }

// takesVerify reports whether the step is submitted with Verify.
func (plan *StepPlan) takesVerify() bool {
	return !evaluatedOnUpload[plan.Type] && !evaluatedByBackend[plan.Type] && plan.pageName() == ""
}

// pageURL is the URL of a step's page. Anyone who has it may complete the step.
func (st *step) pageURL(baseURL string) string { return baseURL + "/pages/" + st.pageCode() }

// pageCode is unguessable, and short so that its QR code is small.
func (st *step) pageCode() string {
	const length = 16
	return st.process.sandbox.signPath("", st.id, "")[:length]
}

// findPageStep finds a process's step by its page's code; nil if there is none.
func (p *process) findPageStep(code string) *step {
	for _, st := range p.steps {
		if st.plan.pageName() != "" && st.pageCode() == code {
			return st
		}
	}
	return nil
}

// pageTargets are the step's page as upload targets, from the time the step
// begins.
func (v wireView) pageTargets(st *step) []truora.UploadTarget {
	target := truora.UploadTarget{Name: st.plan.pageName()}
	if v.process.currentStep() == st {
		target.URL = st.pageURL(v.baseURL)
	}
	return []truora.UploadTarget{target}
}

// description is the step's description, followed by the link to its page
// (sample).
func (v wireView) description(st *step) string {
	if st.plan.pageName() == "" || v.process.currentStep() != st {
		return st.plan.Description
	}
	return st.plan.Description + " " + st.pageURL(v.baseURL)
}

// handlePage returns a step's page. It requires only the link.
func (x *exchange) handlePage() *response {
	st := x.openPageStep()
	if st == nil {
		return webPage(http.StatusNotFound, "There is nothing to do here", "The step is over, or the link is not right.", "")
	}
	scenario := st.process.scenario
	return webPage(http.StatusOK, cmp.Or(st.plan.Title, scenario.inLanguage("A page of the sandbox")), st.plan.Description,
		`<form method="post"><button>`+html.EscapeString(scenario.inLanguage("Done"))+`</button></form>`)
}

// handlePageDone marks the step as completed on its page, and evaluates it.
func (x *exchange) handlePageDone() *response {
	st := x.openPageStep()
	if st == nil {
		return x.handlePage()
	}
	st.submit(x.now)
	return webPage(http.StatusOK, "Thank you", "This page can be closed.", "")
}

// openPageStep is the step of the page, while it can be completed; nil if there
// is none.
func (x *exchange) openPageStep() *step {
	if x.process == nil || x.process.status.IsFinal() {
		return nil
	}
	st := x.process.findPageStep(x.pathValues["page"])
	if st == nil || st != x.process.currentStep() || st.evaluating {
		return nil
	}
	return st
}

// webPage is an HTML page.
func webPage(status int, title, text, form string) *response {
	page := "<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>" + html.EscapeString(title) +
		"</title><h1>" + html.EscapeString(title) + "</h1><p>" + html.EscapeString(text) + "</p>" + form + "\n"
	return &response{status: status, contentType: "text/html; charset=utf-8", body: []byte(page)}
}
