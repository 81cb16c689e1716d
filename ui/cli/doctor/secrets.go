package doctor

import (
	"context"
	"strings"
	"time"
)

// How long before its end a key and a token are doubted: a key is renewed by
// people who need days for it, a token is good for one verification.
const (
	keyShort   = 14 * 24 * time.Hour
	tokenShort = 10 * time.Minute
)

const (
	keyCure   = "give TRUORA_API_KEY, or one of api_key, api_key_file, api_key_command under [truora]"
	tokenCure = "have a new one made where this one came from"
)

// The key_type of a web integration token, and of a key for servers.
const (
	webKey     = "web"
	backendKey = "backend"
)

// secret is a key or a token under examination.
type secret struct {
	what, value, source string
	short               time.Duration // doubted so long before its end
	cure                string        // of its being over
}

// secrets tells that there is a key or a token, and what it says of itself,
// never what it is.
func (e Checkup) secrets(ctx context.Context) []Finding {
	found, err := e.Credentials(ctx)
	if err != nil {
		return []Finding{keyless(err)}
	}
	if found.forCalls() == "" {
		return []Finding{failure("key", "none is configured", keyCure)}
	}
	key := secret{"key", found.Key, e.Configuration.keySource(), keyShort, "make a new one in Truora's dashboard"}
	token := secret{"token", found.Token, e.Configuration.tokenSource(), tokenShort, tokenCure}
	return append(e.describe(key), e.describe(token)...)
}

func keyless(err error) Finding {
	found, cure := faultOf(err)
	if cure == "" {
		cure = keyCure
	}
	return failure("key", found, cure)
}

// keySource is where the key came from.
func (s Configuration) keySource() string {
	t := s.Merged.Truora
	switch {
	case s.layered("truora.api_key") != "":
		return s.layered("truora.api_key")
	case t.APIKeyFile != "":
		return "api_key_file " + s.Merged.Beside(t.APIKeyFile)
	case len(t.APIKeyCommand) > 0:
		return "api_key_command " + t.APIKeyCommand[0]
	}
	return "api_key in the file"
}

func (s Configuration) tokenSource() string {
	if source := s.layered("truora.token"); source != "" {
		return source
	}
	return "token in the file"
}

// layered is what was laid over the file for a key; empty when nothing was.
func (s Configuration) layered(key string) string {
	for _, layer := range s.Layers {
		if layer.Key == key {
			return layer.Source
		}
	}
	return ""
}

func (e Checkup) describe(s secret) []Finding {
	if s.value == "" {
		return nil
	}
	claims, err := e.Claims(s.value)
	if err != nil {
		return []Finding{s.mute()}
	}
	findings := []Finding{e.aged(s, claims)}
	if doubts := e.misplaced(s, claims); doubts != nil {
		findings = append(findings, *doubts)
	}
	return findings
}

// mute is a secret that says nothing of itself: a key may be any text, a token
// is always a JWT (guide).
func (s secret) mute() Finding {
	if s.what == "token" {
		return doubt(s.what, "from "+s.source+", but not in the form of a web integration token", "compare it with what the token call gave")
	}
	return fine(s.what, "from "+s.source+"; it says nothing of itself")
}

// aged tells whose a secret is and until when it is good.
func (e Checkup) aged(s secret, c Claims) Finding {
	note := "from " + s.source
	if c.Name != "" {
		note += ", named " + c.Name
	}
	if c.Expires.IsZero() {
		return fine(s.what, note+", without an end")
	}
	left := c.Expires.Sub(e.Now())
	until := c.Expires.Local().Format("2006-01-02 15:04")
	switch {
	case left <= 0:
		return beyond(s.what, note+", expired "+until+" ("+span(-left)+" ago)", s.cure)
	case left <= s.short:
		return doubt(s.what, note+", expires "+until+" (in "+span(left)+")", s.cure)
	}
	return fine(s.what, note+", expires "+until+" (in "+span(left)+")")
}

// misplaced doubts a key that stands where another kind belongs, and a token
// that was made for another flow.
func (e Checkup) misplaced(s secret, c Claims) *Finding {
	var f Finding
	switch flow := e.Configuration.Merged.Process.FlowID; {
	case s.what == "key" && strings.EqualFold(c.Type, webKey):
		f = doubt(s.what, "it is a web integration token, not a permanent key", "give it as token under [truora] or TRUORA_TOKEN")
	case s.what == "token" && strings.EqualFold(c.Type, backendKey):
		f = doubt(s.what, "it is a permanent key, not a web integration token", "give it as TRUORA_API_KEY or one of the api_key settings")
	case s.what == "token" && flow != "" && c.FlowID != "" && c.FlowID != flow:
		f = doubt(s.what, "it was made for flow "+c.FlowID+", not for "+flow, "the token's flow is the one that runs; take flow_id away, or have a token made for it")
	default:
		return nil
	}
	return &f
}
