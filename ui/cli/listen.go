package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/crash"
	"cedula/truora/safetext"
	"cedula/ui/cli/config"
)

func (a *app) listenCommand() *cobra.Command {
	var address string
	command := &cobra.Command{
		Use:   "listen",
		Short: "Receive Truora's webhooks, and print one JSON line an event",
		Long: `Receive Truora's webhooks, and print one JSON line an event on stdout, each once.

The rule in Truora's dashboard has to lead here, by POST: cedula listens on this
machine alone unless --addr says otherwise, and speaks plain HTTP, so that
something in between has to speak HTTPS. Every webhook is verified with the key
under [truora] webhook_key or webhook_key_file, or in TRUORA_WEBHOOK_KEY: a wrong
signature is answered by 401 and told on stderr.`,
		Example: `  cedula listen
  cedula listen --addr 0.0.0.0:8090 | jq -r 'select(.status == "success").process_id'`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error { return a.listen(command.Context(), address) },
	}
	command.Flags().StringVar(&address, "addr", "127.0.0.1:8090", "`ADDRESS` to listen on")
	return command
}

// listen prints events until a signal arrives or the output is closed.
func (a *app) listen(ctx context.Context, address string) error {
	log, err := a.openLog()
	if err != nil {
		return err
	}
	defer log.close()
	settings, err := a.loadSettings()
	if err != nil {
		return err
	}
	a.warnOfExposedKey(settings)
	listener, err := settings.openListener(address)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Errors, "listening for webhooks on http://%s\n", listener.Addr())
	reading, stop := context.WithCancelCause(ctx) // until the output is closed
	listener.refused = func(from string, err error) {
		log.Warn("webhook refused", "error", err.Error())
		a.printError(fmt.Errorf("a webhook from %s was refused: %w", from, err))
	}
	listener.received = func(event truora.WebhookEvent) {
		log.Info("event", "process_id", event.ProcessID, "action", event.Action)
		if err := a.printEvent(event); err != nil {
			stop(err)
		}
	}
	shutdown := listener.serve()
	<-reading.Done()
	shutdown()
	if ctx.Err() != nil { // it was ended by a signal
		return nil
	}
	return context.Cause(reading)
}

// printEvent prints an event as one line of JSON.
func (a *app) printEvent(event truora.WebhookEvent) error {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(event); err != nil {
		return err
	}
	_, err := a.Output.Write(safetext.JSON(line.Bytes()))
	return err
}

// addressInUse is syscall.EADDRINUSE on Windows.
const addressInUse = syscall.Errno(10048)

// explainListenError adds advice if the port is in use.
func explainListenError(what string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, addressInUse) {
		return fmt.Errorf("%s: %w; end what listens there, or name another one (127.0.0.1:0 takes any that is free)", what, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// webhookListener receives webhooks. Its functions are never called
// concurrently.
type webhookListener struct {
	net.Listener
	key      string
	received func(truora.WebhookEvent)
	refused  func(from string, err error)

	mu   sync.Mutex
	seen recentIDs
}

// openListener opens the address for webhooks; without an address it returns
// nil. It requires a webhook key for verification.
func (s settings) openListener(address string) (*webhookListener, error) {
	if address == "" {
		return nil, nil
	}
	key, err := s.webhookKey()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, explainListenError("the address for webhooks", err)
	}
	return &webhookListener{Listener: listener, key: key}, nil
}

// webhookKey is the key that webhooks are signed with.
func (s settings) webhookKey() (string, error) {
	key := strings.TrimSpace(s.Truora.WebhookKey)
	if s.Truora.WebhookKeyFile != "" {
		text, err := os.ReadFile(s.ResolvePath(s.Truora.WebhookKeyFile))
		if err != nil {
			return "", s.keyProblem("truora.webhook_key_file", err.Error())
		}
		key = strings.TrimSpace(string(text[:min(len(text), maxKeyBytes)]))
	}
	if key == "" {
		return "", &config.Problem{File: s.File, Key: "truora.webhook_key", Fault: "no key for webhooks is configured",
			Allowed: "TRUORA_WEBHOOK_KEY, or one of webhook_key, webhook_key_file under [truora]"}
	}
	return key, nil
}

const (
	maxWebhook      = 1 << 20 // bytes of a body
	webhookTimeout  = 10 * time.Second
	shutdownTimeout = 3 * time.Second
)

// serve serves until the returned function is called, which waits for requests
// in progress.
func (l *webhookListener) serve() (shutdown func()) {
	server := &http.Server{
		Handler: l, ReadHeaderTimeout: webhookTimeout, ReadTimeout: webhookTimeout, MaxHeaderBytes: 64 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // the standard logger would write onto the screens
	}
	var running crash.Group
	running.Go(func() { _ = server.Serve(l.Listener) }) // returns after Shutdown
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			server.Close()
		}
		running.Wait()
	}
}

// ServeHTTP accepts a webhook by POST, on any path.
func (l *webhookListener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	events, err := truora.ParseWebhook(body, l.key)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case errors.Is(err, truora.ErrWebhookSignature):
		l.refuse(r, err)
		w.WriteHeader(http.StatusUnauthorized)
	case err != nil:
		l.refuse(r, err)
		w.WriteHeader(http.StatusBadRequest)
	default:
		l.deliver(events)
	}
}

func (l *webhookListener) refuse(r *http.Request, err error) {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	l.refused(host, err)
}

// deliver passes on the events that were not received before.
func (l *webhookListener) deliver(events []truora.WebhookEvent) {
	for _, event := range events {
		if event.ID == "" || l.seen.add(event.ID) {
			l.received(event)
		}
	}
}

// recentIDs are the most recent ids.
type recentIDs struct {
	known map[string]bool
	order []string // the oldest first
}

const maxRecentIDs = 10_000

// add adds an id, and reports whether it is new.
func (ids *recentIDs) add(id string) bool {
	if ids.known[id] {
		return false
	}
	if ids.known == nil {
		ids.known = map[string]bool{}
	}
	if len(ids.order) == maxRecentIDs {
		delete(ids.known, ids.order[0])
		ids.order = ids.order[1:]
	}
	ids.known[id], ids.order = true, append(ids.order, id)
	return true
}

// listenTo makes the current verification read its process when a webhook about
// it arrives; the returned function stops that. In screen mode a rejected
// webhook is only logged, since nothing else may write to the terminal.
func (r *verificationRun) listenTo(l *webhookListener) (stop func()) {
	if l == nil {
		return func() {}
	}
	l.received = func(event truora.WebhookEvent) {
		if running := r.current.Load(); running != nil && running.isOf(event.ProcessID) {
			running.Verification.Do(flow.ReadNow{})
		}
	}
	l.refused = func(from string, err error) {
		r.log.Warn("webhook refused", "error", err.Error())
		if r.terminal == nil {
			r.printError(fmt.Errorf("a webhook from %s was refused: %w", from, err))
		}
	}
	return l.serve()
}

// isOf reports whether the session's process has this id.
func (sess *session) isOf(processID string) bool {
	sess.mu.Lock()
	defer sess.mu.Unlock()
	return processID != "" && sess.last.ProcessID == processID
}
