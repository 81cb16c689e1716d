//go:build !windows

package cli_test

import (
	"regexp"
	"strings"
	"testing"
)

// ownSequences are what the screens write themselves: colours, the cursor's
// moves, erasing, their modes, and what the terminal is asked.
var ownSequences = regexp.MustCompile(`\x1b\[[0-9;]*[mHABCDGJKX]|\x1b\[\?(?:1049|25|2004)[hl]|\x1b\[\?100[0236]l|\x1b\]11;\?\x07|\x1b\[16t|\x1b\[\?1;1;0S|\x1b\[>q|\x1b\[>4(?:;[0-9])?m|\x1b\[c|` +
	`\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\|\x1b[78]|\x1b\]2;[^\x07\x1b]*\x07`)

// TestWordsFromOutsideSteerNoScreen draws hostile responses on a terminal, and
// checks every byte of the output.
func TestWordsFromOutsideSteerNoScreen(t *testing.T) {
	t.Parallel()
	for scenario, keys := range map[string][][2]string{
		"happy": {{"Your e-mail", "john.doe@demo.com" + enter}, {"Please type the code", "654321"}, {"Country of the document", "CO" + enter},
			{"✓ Country of the document", "national-id" + enter}, {"Front of the document", "\x1b[12~"}, {"F2", "\x1bOQ"}},
		"unknown-steps": {{"Your work", ""}},
		"consent-terms": {{"said", ""}},
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			b := startBackend(t, scenario).spoiled(t, false)
			run := cedula{args: []string{"run", "--account-id", "x", "--config", b.config(t, "[ui]\ninspector = true\n")}, env: []string{keyInEnvironment}}.openTerminal(t, 100, 32)
			for _, step := range keys {
				run.waitFor(step[0])
				run.press(step[1])
			}
			run.press("\x03\x03")
			run.wait()
			rest := ownSequences.ReplaceAllString(run.written.String(), "")
			expectHarmless(t, "screens", strings.ReplaceAll(rest, "\r", ""))
		})
	}
}
