package cli

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"cedula/flow/journal"
	"cedula/ui/cli/config"
)

// skewAllowed is how far a clock may be off before it is said: tokens and
// links are given out by the minute.
const skewAllowed = 2 * time.Minute

// examineConfig tells which file was read, and what comes before it.
func (s *shell) examineConfig(read settings, problem error) []finding {
	path, _ := config.Path(s.config, os.Getenv("CEDULA_CONFIG"))
	if problem != nil {
		return []finding{failure("configuration", problem.Error(), "mend that line; config.example.toml shows every key")}
	}
	note := path
	if read.File == "" {
		note = "no file at " + path + ": defaults"
	}
	findings := []finding{fine("configuration", note+overrides())}
	if cure, exposed := read.Exposed(); exposed {
		findings = append(findings, doubt("configuration", "others on this machine can read the key", cure))
	}
	return findings
}

// overrides names the variables that come before the file.
func overrides() string {
	var set []string
	for _, name := range []string{"TRUORA_API_KEY", "TRUORA_TOKEN", "CEDULA_CONFIG"} {
		if os.Getenv(name) != "" {
			set = append(set, name)
		}
	}
	if len(set) == 0 {
		return ""
	}
	return ", overridden by " + strings.Join(set, ", ")
}

// examineKey tells that there is a key, and what it says of itself.
func (s *shell) examineKey(ctx context.Context, read settings) []finding {
	secrets, err := read.credentials(ctx)
	if err != nil {
		return []finding{failure("key", err.Error(), "give one of them")}
	}
	var findings []finding
	if secrets.key != "" {
		findings = append(findings, s.examineSecret("key", secrets.key))
	}
	if secrets.token != "" {
		findings = append(findings, s.examineSecret("token", secrets.token))
	}
	return findings
}

func (s *shell) examineSecret(what, secret string) finding {
	claims, err := s.Claims(secret)
	if err != nil {
		return fine(what, "present")
	}
	note := "present"
	if claims.Name != "" {
		note += ", named " + claims.Name
	}
	switch left := time.Until(claims.Expires); {
	case claims.Expires.IsZero():
		return fine(what, note)
	case left <= 0:
		return failure(what, note+", expired at "+claims.Expires.Local().Format(time.DateTime), "have a new one made")
	default:
		return fine(what, note+", expires at "+claims.Expires.Local().Format(time.DateTime))
	}
}

// examineFlow looks at the shape of the flow id.
func examineFlow(_ context.Context, read settings) []finding {
	id := read.Process.FlowID
	switch {
	case id == "" && len(read.Flows) > 0:
		return []finding{fine("flow", fmt.Sprintf("%d to pick from", len(read.Flows)))}
	case id == "":
		return []finding{failure("flow", "no flow is configured", "flow_id under [process], or --flow-id")}
	case !strings.HasPrefix(id, "IPF"):
		return []finding{doubt("flow", id+" does not begin with IPF, as flow ids do", "compare it with the flow in the dashboard")}
	}
	return []finding{fine("flow", id)}
}

// examineHosts asks the hosts for nothing in particular.
func (s *shell) examineHosts(ctx context.Context, read settings) []finding {
	var findings []finding
	c := read.connection(credentials{}, nil)
	for _, address := range []string{read.addresses.Account, read.addresses.Identity} {
		findings = append(findings, hostFindings(address, s.Probe(ctx, c, address))...)
	}
	return findings
}

func hostFindings(address string, reach Reach) []finding {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	if reach.Err != nil {
		return []finding{unreachable("host", host+": "+reach.Err.Error(), "check the network, the proxy and the URL; ca_file for a certificate of your own")}
	}
	findings := []finding{fine("host", fmt.Sprintf("%s answers (HTTP %d)", host, reach.Status))}
	switch {
	case !reach.Timed:
	case reach.Skew.Abs() > skewAllowed:
		findings = append(findings, doubt("clock", fmt.Sprintf("%v away from %s", reach.Skew.Round(time.Second), host), "set this machine's clock"))
	default:
		findings = append(findings, fine("clock", "agrees with "+host))
	}
	return findings
}

// examineCapture looks for the capture commands.
func examineCapture(_ context.Context, read settings) []finding {
	var findings []finding
	for what, command := range map[string][]string{"capture photo": read.Capture.Photo, "capture video": read.Capture.Video} {
		if len(command) == 0 {
			continue
		}
		path, err := exec.LookPath(command[0])
		if err != nil {
			findings = append(findings, failure(what, command[0]+" is not there", "install it, or change [capture]"))
			continue
		}
		findings = append(findings, fine(what, path))
	}
	return findings
}

// examineState makes sure that a crash could be resumed from.
func examineState(_ context.Context, read settings) []finding {
	folder, err := journal.Folder()
	if err == nil {
		err = writable(folder)
	}
	if err != nil {
		return []finding{doubt("state folder", err.Error(), "make it writable: without it nothing can be resumed after a crash")}
	}
	return []finding{fine("state folder", folder)}
}

// writable makes sure that a file can be written in a folder.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".doctor-")
	if err != nil {
		return err
	}
	file.Close()
	return os.Remove(file.Name())
}
