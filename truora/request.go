package truora

import "time"

// TokenRequest is what the web integration token is made for (guide).
type TokenRequest struct {
	FlowID      string
	AccountID   string // [a-zA-Z0-9_.-]+
	RedirectURL string
	Phone       string            // optional, as +570000000000
	Email       string            // optional
	Metadata    map[string]string // sent as start_variables.metadata.<name>
}

// Cancellation says why a process is ended from here (sdk).
type Cancellation struct {
	FailureStatus  FailureStatus `json:"failure_status"`
	DeclinedReason string        `json:"declined_reason,omitempty"`
	CanceledReason string        `json:"canceled_reason,omitempty"`
}

// Progress is how far an upload is.
type Progress struct {
	Sent int64 // bytes that the far end has, as far as that can be told
	Size int64 // bytes in all
	// Attempt counts from 1; it grows when an upload starts again.
	Attempt int
	At      time.Time
}

// TokenClaims are what a web integration token says of itself (guide). They
// are read, never trusted.
type TokenClaims struct {
	AccountID string
	FlowID    string // from additional_data
	Country   string // from additional_data
	ClientID  string
	Grant     string
	KeyName   string
	KeyType   string
	IssuedAt  time.Time
	Expires   time.Time // zero when the token does not say
}
