package sandbox

import (
	"cmp"
	"fmt"
	"strings"

	"cedula/truora/safetext"
	"cedula/truora/sandbox/specimen"
)

// Instructions explain how another program uses the sandbox at a base URL: its
// permanent key, the flow ids, and the happy scenario step by step with sh and
// curl, using the specimens in a folder (see WriteSpecimens). All lines but
// commands are comments, so that the text can be run by sh.
func (s *Sandbox) Instructions(baseURL, specimenDir string) string {
	var flows strings.Builder
	ids := sortedKeys(s.scenarios)
	for _, id := range ids {
		// A scenario may be written by anyone: its description must not break
		// out of the comment.
		fmt.Fprintf(&flows, "\n#     %-22s %s", id, safetext.Line(s.scenarios[id].Description))
	}
	curlFlow, text := s.curlFlow(), instructionsText
	if curlFlow != "" {
		text += curlText
	}
	text += cedulaText
	return strings.NewReplacer(
		"{URL}", baseURL, "{Key}", s.options.Key, "{Flows}", flows.String(), "{CurlFlow}", curlFlow, "{FirstFlow}", cmp.Or(curlFlow, ids[0]),
		"{QuotedBaseURL}", shellQuote(strings.TrimSuffix(baseURL, "/")), "{QuotedKey}", shellQuote(s.options.Key), "{QuotedFolder}", shellQuote(specimenDir), "{Folder}", safetext.Line(specimenDir),
		"{Front}", specimen.FileName(specimen.CardFront), "{Back}", specimen.FileName(specimen.CardBack), "{Video}", specimen.FileName(specimen.FaceVideo),
	).Replace(text)
}

// curlFlow is the flow id of the curl commands; empty if the built-in happy
// scenario is not served.
func (s *Sandbox) curlFlow() string {
	flowID := (&Scenario{Name: DefaultScenario}).FlowID()
	if happy := s.scenarios[flowID]; happy == nil || !happy.isBuiltIn {
		return ""
	}
	return flowID
}

// shellQuote quotes a text as one word of sh.
func shellQuote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// instructionsText, curlText if the happy scenario is served, and cedulaText have values in
// braces that are filled in when they are printed: text/template would keep every method of
// the program in the binary.
const instructionsText = `# The sandbox is ready: a Truora on this machine, for any client.
#   base URL       {URL} (account API, identity API and storage)
#   permanent key  {Key}
#   flow ids{Flows}
#
# What is right goes by the scenario, not by what is sent: any code of the right
# length is taken, and any picture that is sharp.
`

// cedulaText is last: it remains visible in a small window.
const cedulaText = `#
# For cedula itself, in another terminal: cedula init, and give it
#   the key      {Key}
#   the address  {URL}
#   the flow     {FirstFlow}, or another one of the list
# Or, with these lines in sandbox.toml,
#   TRUORA_API_KEY={QuotedKey} cedula --config sandbox.toml
#
#     [truora]
#     identity_url = "{URL}"
#     account_url = "{URL}"
#
#     [process]
#     flow_id = "{FirstFlow}"
#
# Pictures and a video to send are in
#   {Folder}
# Ctrl+C ends the sandbox.
`

// curlText extracts values from the API's JSON with grep: it requires only sh,
// curl, grep, sed and cut.
const curlText = `#
# A walk through {CurlFlow}, for sh and curl:
BASE={QuotedBaseURL}; KEY={QuotedKey}; FILES={QuotedFolder}

api() { curl -fsS -H "Truora-API-Key: $KEY" "$@"; }
field() { grep -o "\"$1\":\"[^\"]*\"" | sed -n "${2:-1}p" | cut -d'"' -f4; }
process() { api "$BASE/v1/processes/$PROCESS"; }
reached() { until process | grep -q "\"current_step\":$1[,}]"; do sleep 1; done; }
verify() { # step number, type, inputs
  STEP=$(process | field step_id "$1"); VERIFICATION=$(process | field verification_id "$1")
  api -H 'Content-Type: application/json' -d "{\"step_id\":\"$STEP\",\"verification_id\":\"$VERIFICATION\",\"type\":\"$2\"${3:-}}" "$BASE/v1/processes/$PROCESS"
  reached "$1"
}
upload() { curl -fsS -H "Content-Type: $2" -T "$FILES/$3" "$(process | grep -o "\"name\":\"$1\",\"url\":\"[^\"]*\"" | cut -d'"' -f8)"; }

TOKEN=$(api -d key_type=web -d grant=digital-identity -d api_key_version=1 -d country=ALL -d redirect_url=https://example.com/ -d flow_id={CurlFlow} -d account_id=ACC_curl "$BASE/v1/api-keys" | field api_key)
PROCESS=$(curl -fsS -X POST -H "Truora-API-Key: $TOKEN" "$BASE/v1/processes/" | field process_id)

verify 1 enter_email ',"expected_inputs":[{"type":"text","name":"email","value":"john.doe@demo.com"}]'
verify 2 enter_email_verification_code ',"expected_inputs":[{"type":"text","name":"token","value":"654321"}]'
verify 3 enter_document_type ',"expected_inputs":[{"type":"select","name":"country","value":"CO"},{"type":"select","name":"document_type","value":"national-id"}]'
upload document_front image/jpeg {Front}; upload document_back image/jpeg {Back}; reached 4
verify 5 record_face_photo_liveness
verify 6 record_face_video_liveness
upload face_video video/mp4 {Video}
verify 7 enter_face_verification_liveness

until process | grep -q '"status":"success","current_step":7'; do sleep 1; done
api "$BASE/v1/processes/$PROCESS/result"
`
