package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"cedula/truora"
)

// WebhookKey is the key that a sandbox signs its webhooks with. It is valid for
// sandboxes only.
const WebhookKey = "cedula-sandbox-webhook-key"

const (
	webhookInterval = 200 * time.Millisecond // between two checks for new events
	webhookTimeout  = 5 * time.Second        // of one attempt
	webhookTries    = 3
)

// reportedState is the state of a process that webhooks have reported.
type reportedState struct {
	created bool
	steps   int // succeeded
	status  truora.ProcessStatus
}

// webhookEvent is one event in a webhook (docs).
type webhookEvent struct {
	ID      string        `json:"id"`
	Type    string        `json:"event_type"`
	Action  string        `json:"event_action"`
	Version string        `json:"version"`
	At      string        `json:"timestamp"`
	Object  webhookObject `json:"object"`
}

// webhookObject is the process of an event (sample).
type webhookObject struct {
	ProcessID      string               `json:"process_id"`
	AccountID      string               `json:"account_id"`
	FlowID         string               `json:"flow_id"`
	Status         truora.ProcessStatus `json:"status"`
	FailureStatus  truora.FailureStatus `json:"failure_status,omitempty"`
	DeclinedReason string               `json:"declined_reason,omitempty"`
}

// SendWebhooks reports the processes' events to an address, following the
// vendor's rule for web processes (docs), until the context ends. An event that
// cannot be delivered in three attempts is dropped, and its error passed to
// failed.
func (s *Sandbox) SendWebhooks(ctx context.Context, address string, failed func(error)) {
	client := &http.Client{Timeout: webhookTimeout}
	for s.clock.Sleep(ctx, webhookInterval) == nil {
		for _, event := range s.newEvents() {
			if err := s.deliver(ctx, client, address, event); err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}

// newEvents are the events since the last call, by process in the order of
// creation.
func (s *Sandbox) newEvents() []webhookEvent {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	var all []*process
	for _, p := range s.processes {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *process) int { return a.created.Compare(b.created) })
	var events []webhookEvent
	for _, p := range all {
		p.advance(now)
		for _, action := range p.unreportedActions() {
			events = append(events, p.webhookEvent(action, now))
		}
	}
	return events
}

// unreportedActions are the actions of a process that were not reported yet.
func (p *process) unreportedActions() []string {
	var actions []string
	if !p.reported.created {
		actions, p.reported.created = append(actions, "created"), true
	}
	succeeded := 0
	for _, st := range p.steps {
		if st.output.Status == truora.StepSuccess {
			succeeded++
		}
	}
	for ; p.reported.steps < succeeded; p.reported.steps++ {
		actions = append(actions, "step_succeeded")
	}
	p.reported.steps = succeeded // fewer after stepping back
	if p.status.IsFinal() && p.reported.status != p.status {
		p.reported.status = p.status
		actions = append(actions, map[truora.ProcessStatus]string{truora.ProcessSuccess: "succeeded", truora.ProcessFailure: "failed"}[p.status])
	}
	return actions
}

func (p *process) webhookEvent(action string, now time.Time) webhookEvent {
	return webhookEvent{
		ID: p.sandbox.newID("EVT"), Type: "digital_identity.identity_process", Action: action, Version: "1.0", At: timestamp(now),
		Object: webhookObject{p.id, p.grant.accountID, p.scenario.FlowID(), p.status, p.failure, p.reason},
	}
}

// deliver posts one event as a signed token.
func (s *Sandbox) deliver(ctx context.Context, client *http.Client, address string, event webhookEvent) error {
	payload, _ := json.Marshal(map[string]any{ // strings and numbers always encode
		"iss": "Truora", "iat": s.clock.Now().Unix(), "events": []webhookEvent{event},
	})
	token := signJWT(payload, func(text string) []byte {
		mac := hmac.New(sha256.New, []byte(WebhookKey))
		mac.Write([]byte(text))
		return mac.Sum(nil)
	})
	var err error
	for try := 1; try <= webhookTries; try++ {
		if err = post(ctx, client, address, token); err == nil || s.clock.Sleep(ctx, time.Duration(try)*webhookInterval) != nil {
			return err
		}
	}
	return err
}

func post(ctx context.Context, client *http.Client, address, token string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(token))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/jwt")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("a webhook was answered by HTTP %d", response.StatusCode)
	}
	return nil
}

// signJWT returns claims as a signed JSON web token (HS256).
func signJWT(payload []byte, mac func(string) []byte) string {
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	return signed + "." + encode(mac(signed))
}
