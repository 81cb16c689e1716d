package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/cli/config"
	"cedula/ui/graphics"
)

// linkFlags are the flags of link in addition to those of run.
type linkFlags struct {
	runFlags
	qr, watch bool
}

func (a *app) linkCommand() *cobra.Command {
	var f linkFlags
	command := &cobra.Command{
		Use:   "link",
		Short: "Make a process for somebody to go through elsewhere, and print its URL",
		Long: `Make a process and print its URL alone on stdout, for a person to open in a
browser or on a phone. Whoever has the URL can go through the process.

--watch follows the process to its end, says on stderr how far it is, and then
prints the outcome and ends with its exit code, as run does.`,
		Example: `  cedula link --account-id client-42 --qr
  cedula link --watch
  cedula link --json | jq -r .url`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error { return a.link(command.Context(), f) },
	}
	f.addTo(command)
	flags := command.Flags()
	flags.BoolVar(&f.qr, "qr", false, "draw the URL as a QR code on stderr")
	flags.BoolVar(&f.watch, "watch", false, "follow the process to its end")
	flags.BoolVar(&f.json, "json", false, "print the process and its URL as one JSON object, and with --watch the outcome as another")
	return command
}

// link creates a process for another person, and prints its URL.
func (a *app) link(ctx context.Context, f linkFlags) error {
	acc, err := a.openAccountForLink(ctx, f)
	if err != nil {
		return err
	}
	defer acc.close()
	process, token, err := acc.makeProcess(ctx)
	if err != nil {
		return unreachedError(ctx, err)
	}
	if err := acc.printLink(process, token, f); err != nil {
		return err
	}
	if !f.watch {
		return nil
	}
	r := &verificationRun{app: a, settings: acc.settings, asJSON: f.json, log: acc.log}
	o, err := acc.watchProcess(ctx, process)
	if err != nil {
		a.printError(err)
	}
	return r.conclude(o)
}

// openAccountForLink is openAccount with run's flags and checks.
func (a *app) openAccountForLink(ctx context.Context, f linkFlags) (*account, error) {
	r := &verificationRun{app: a}
	return a.openAccountWith(ctx, func(s *settings, c credentials) error {
		if err := f.override(&s.Config, a.Errors); err != nil {
			return err
		}
		r.settings = *s
		if err := r.requireFlow(c); err != nil {
			return err
		}
		s.Config = r.Config
		return f.requireNoToken(c)
	})
}

// makeProcess creates the token, unless one is configured, and the process. The
// journal records it as the last process.
func (acc *account) makeProcess(ctx context.Context) (process truora.Process, token string, err error) {
	if token = acc.credentials.token; token == "" {
		if token, err = acc.client.IntegrationToken(ctx, acc.tokenRequest(acc.Process)); err != nil {
			return process, "", err
		}
	}
	if process, err = acc.client.CreateProcess(ctx, token); err != nil {
		return process, "", err
	}
	j, err := openJournal(acc.environment())
	if err == nil {
		err = j.RememberLast(process.ProcessID)
	}
	if err != nil {
		fmt.Fprintf(acc.Errors, "cedula: the process could not be remembered here: %v\n", err)
	}
	return process, token, nil
}

// linkJSON is the output of link with --json. Unknown values are omitted.
type linkJSON struct {
	ProcessID string `json:"process_id"`
	AccountID string `json:"account_id,omitempty"`
	FlowID    string `json:"flow_id,omitempty"`
	URL       string `json:"url"`
	ExpiresAt string `json:"expires_at,omitempty"`
}

// printLink prints the URL on stdout, and its QR code on stderr if requested.
func (acc *account) printLink(process truora.Process, token string, f linkFlags) error {
	address := flow.HostedFlowURL(acc.addresses.Process, token)
	acc.warnOfForeignPage()
	if f.qr {
		acc.drawCode(address)
	}
	if !f.json {
		_, err := fmt.Fprintln(acc.Output, safetext.Line(address))
		return err
	}
	line, err := json.Marshal(linkJSON{process.ProcessID, process.AccountID, process.FlowID, address, linkExpiry(process, token)})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(acc.Output, string(safetext.JSON(line)))
	return err
}

// warnOfForeignPage warns if the process cannot be completed at its URL,
// because the process is in a sandbox but the hosted page is not.
func (acc *account) warnOfForeignPage() {
	identity, err := url.Parse(acc.addresses.Identity)
	page, err2 := url.Parse(acc.addresses.Process)
	if err == nil && err2 == nil && config.IsLoopback(identity.Hostname()) && !config.IsLoopback(page.Hostname()) {
		acc.printError(fmt.Errorf("the address below opens nothing: the process is at %s alone, and %s does not know it", identity.Host, page.Host))
	}
}

// linkExpiry is when the URL becomes invalid: when its token or its process
// expires; empty if neither is known.
func linkExpiry(process truora.Process, token string) string {
	expiry := process.Expiry()
	if claims, err := truora.ParseClaims(token); err == nil && !claims.Expires.IsZero() && (expiry.IsZero() || claims.Expires.Before(expiry)) {
		expiry = claims.Expires
	}
	if expiry.IsZero() {
		return ""
	}
	return expiry.UTC().Format(time.RFC3339)
}

// drawCode draws the URL as a QR code on stderr, or prints why it cannot.
func (acc *account) drawCode(address string) {
	code, err := graphics.QR(address)
	if err != nil {
		acc.printError(err)
		return
	}
	if !localeCharset().HasHalfBlocks() {
		acc.printError(errors.New("the code is drawn by half blocks, which the locale's charset does not have"))
		return
	}
	columns, _ := code.Size()
	if width := widthOf(acc.Errors); width > 0 && width < columns {
		acc.printError(fmt.Errorf("the code takes %d columns, and the terminal has %d", columns, width))
		return
	}
	fmt.Fprintln(acc.Errors, code.Draw(acc.colourProfile(acc.Errors), acc.UI.Theme != "light"))
}
