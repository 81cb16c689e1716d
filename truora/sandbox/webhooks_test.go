package sandbox_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cedula/truora"
	"cedula/truora/sandbox"
)

func TestWebhooksTellEachThingOnceAndSigned(t *testing.T) {
	b := finished(t, "happy", sandbox.Options{})
	for !b.read().Status.IsFinal() {
	}
	ctx, cancel := context.WithCancel(t.Context())
	var actions []string
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; calls == 1 {
			w.WriteHeader(http.StatusBadGateway) // it is tried again
			return
		}
		body, _ := io.ReadAll(r.Body)
		events, err := truora.ParseWebhook(body, sandbox.WebhookKey)
		if err != nil || len(events) != 1 || events[0].ProcessID != b.id {
			t.Errorf("%+v, %v", events, err)
		}
		for _, event := range events {
			if actions = append(actions, event.Action); event.Action == "succeeded" {
				cancel()
			}
		}
	}))
	t.Cleanup(server.Close)
	b.box.SendWebhooks(ctx, server.URL, func(err error) { t.Error(err) })
	want := "created" + strings.Repeat(" step_succeeded", 7) + " succeeded"
	if got := strings.Join(actions, " "); got != want {
		t.Errorf("told %s", got)
	}
}
