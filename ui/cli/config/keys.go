package config

import (
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// rule is the valid values of a key, and the field that it sets.
type rule struct {
	allowed string // for errors
	// set sets the field, or reports that the value is invalid.
	set func(c *Config, value any) bool
}

// rules are the rules of all keys, by name, except for metadata and tables.
var rules = map[string]rule{
	"truora.api_key":          nonBlank("the key as a string", func(c *Config) *string { return &c.Truora.APIKey }),
	"truora.api_key_file":     filePath(func(c *Config) *string { return &c.Truora.APIKeyFile }),
	"truora.api_key_command":  command(func(c *Config) *[]string { return &c.Truora.APIKeyCommand }),
	"truora.token":            nonBlank("the token as a string", func(c *Config) *string { return &c.Truora.Token }),
	"truora.webhook_key":      nonBlank("the key as a string", func(c *Config) *string { return &c.Truora.WebhookKey }),
	"truora.webhook_key_file": filePath(func(c *Config) *string { return &c.Truora.WebhookKeyFile }),
	"truora.identity_url":     baseURL(func(c *Config) *string { return &c.Truora.IdentityURL }),
	"truora.account_url":      baseURL(func(c *Config) *string { return &c.Truora.AccountURL }),
	"truora.process_url":      baseURL(func(c *Config) *string { return &c.Truora.ProcessURL }),
	"truora.upload_hosts":     hostNames(func(c *Config) *[]string { return &c.Truora.UploadHosts }),
	"truora.timeout":          durationBetween(time.Second, 10*time.Minute, func(c *Config) *time.Duration { return &c.Truora.Timeout }),
	"truora.ca_file":          filePath(func(c *Config) *string { return &c.Truora.CAFile }),

	"process.flow_id":           identifier(func(c *Config) *string { return &c.Process.FlowID }),
	"process.country":           country(func(c *Config) *string { return &c.Process.Country }),
	"process.redirect_url":      webURL(func(c *Config) *string { return &c.Process.RedirectURL }),
	"process.account_id":        identifier(func(c *Config) *string { return &c.Process.AccountID }),
	"process.account_id_prefix": identifier(func(c *Config) *string { return &c.Process.AccountIDPrefix }),
	"process.email":             email,
	"process.phone":             phone(func(c *Config) *string { return &c.Process.Phone }),

	"flow.step_timeout":   durationBetween(time.Second, 24*time.Hour, func(c *Config) *time.Duration { return &c.Limits.StepTimeout }),
	"flow.review_timeout": durationBetween(time.Second, 24*time.Hour, func(c *Config) *time.Duration { return &c.Limits.ReviewTimeout }),
	"flow.poll_first":     durationOrZero(100*time.Millisecond, time.Minute, "at once", func(c *Config) *time.Duration { return &c.Limits.PollFirst }),
	"flow.poll_min":       durationBetween(100*time.Millisecond, time.Minute, func(c *Config) *time.Duration { return &c.Limits.PollMin }),
	"flow.poll_max":       durationBetween(100*time.Millisecond, time.Minute, func(c *Config) *time.Duration { return &c.Limits.PollMax }),

	"files.start_dir":      filePath(func(c *Config) *string { return &c.Files.StartDir }),
	"files.root":           filePath(func(c *Config) *string { return &c.Files.Root }),
	"files.max_photo_size": byteSize(func(c *Config) *int64 { return &c.Files.MaxPhoto }),
	"files.max_video_size": byteSize(func(c *Config) *int64 { return &c.Files.MaxVideo }),

	"camera.device":     nonBlank("auto, off, or a camera's name or path", func(c *Config) *string { return &c.Camera.Device }),
	"camera.input":      stringList(cameraInputAllowed, isCameraInput, func(c *Config) *[]string { return &c.Camera.Input }),
	"camera.ffmpeg":     nonBlank("a program or its path", func(c *Config) *string { return &c.Camera.FFmpeg }),
	"camera.seconds":    integerBetween(int(media.MinDuration/time.Second), int(media.MaxDuration/time.Second), func(c *Config) *int { return &c.Camera.Seconds }),
	"camera.mirror":     boolean(func(c *Config) *bool { return &c.Camera.Mirror }),
	"camera.viewfinder": boolean(func(c *Config) *bool { return &c.Camera.Viewfinder }),

	"capture.photo": captureCommand(func(c *Config) *[]string { return &c.Capture.Photo }),
	"capture.video": captureCommand(func(c *Config) *[]string { return &c.Capture.Video }),

	"ui.brand":       nonBlank("a string", func(c *Config) *string { return &c.UI.Brand }),
	"ui.brand_color": stringThat(colourAllowed, colourPattern.MatchString, func(c *Config) *string { return &c.UI.BrandColor }),
	"ui.language":    language(func(c *Config) *string { return &c.UI.Language }),
	"ui.theme":       oneOf([]string{"auto", "dark", "light", "high-contrast"}, func(c *Config) *string { return &c.UI.Theme }),
	"ui.preview":     oneOf([]string{"auto", "kitty", "iterm", "sixel", "blocks", "off"}, func(c *Config) *string { return &c.UI.Preview }),
	"ui.motion":      boolean(func(c *Config) *bool { return &c.UI.Motion }),
	"ui.bell":        boolean(func(c *Config) *bool { return &c.UI.Bell }),
	"ui.hide_after":  durationOrZero(time.Second, 24*time.Hour, "never", func(c *Config) *time.Duration { return &c.UI.HideAfter }),
	"ui.inspector":   boolean(func(c *Config) *bool { return &c.UI.Inspector }),

	"kiosk.idle_timeout":   durationBetween(time.Second, time.Hour, func(c *Config) *time.Duration { return &c.Kiosk.IdleTimeout }),
	"kiosk.result_timeout": durationBetween(time.Second, time.Hour, func(c *Config) *time.Duration { return &c.Kiosk.ResultTimeout }),
	"kiosk.exit_pin_hash":  stringThat("what cedula pin prints", pinHashPattern.MatchString, func(c *Config) *string { return &c.Kiosk.ExitPINHash }),
	"kiosk.languages":      languages(func(c *Config) *[]string { return &c.Kiosk.Languages }),
	"kiosk.files":          boolean(func(c *Config) *bool { return &c.Kiosk.Files }),
	"kiosk.link":           boolean(func(c *Config) *bool { return &c.Kiosk.Link }),
}

// Keys are all keys of a file, in alphabetical order, except for metadata and
// the keys of [[flows]].
func Keys() []string {
	return slices.Sorted(maps.Keys(rules))
}

// The formats of identifiers and numbers: account ids by the guide's pattern.
var (
	identifierPattern = lazyregexp.New(`^[a-zA-Z0-9_.-]+$`)
	countryPattern    = lazyregexp.New(`^[A-Za-z]{2}$`)
	hostPattern       = lazyregexp.New(`^[a-zA-Z0-9*]([a-zA-Z0-9*.-]*[a-zA-Z0-9*])?$`)
	// A bcrypt hash with a cost that is fast enough for a person who waits.
	pinHashPattern = lazyregexp.New(`^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$`)
	colourPattern  = lazyregexp.New(`^#[0-9a-fA-F]{6}$`)
	sizePattern    = lazyregexp.New(`^([0-9]+) ?(B|KB|KiB|MB|MiB|GB|GiB)?$`)
)

// Descriptions of valid values, for errors and flags.
const (
	identifierAllowed = "letters, digits, _ . -"
	countryAllowed    = `two letters, as "CO", or "ALL" for none in particular`
	emailAllowed      = "an e-mail address"
	phoneAllowed      = `+, country code and number, as "+570000000000"; with a country, the number alone`
	// ffmpeg's arguments before an input, and the input.
	cameraInputAllowed = `ffmpeg's input arguments, which end in -i and what to read, as ["-f", "lavfi", "-i", "testsrc"]`
	colourAllowed      = `a colour as "#0a7c3e"`
	webURLAllowed      = "an https URL (http for this machine's own hosts alone)"
)

// stringThat accepts a string that passes a test.
func stringThat(allowed string, fits func(string) bool, field func(*Config) *string) rule {
	return rule{allowed, func(c *Config, value any) bool {
		s, ok := value.(string)
		if !ok || !fits(s) {
			return false
		}
		*field(c) = s
		return true
	}}
}

// plainThat is stringThat for values that are ASCII by nature: invisible marks,
// which pastes contain, are removed and full-width letters folded first.
func plainThat(allowed string, fits func(string) bool, field func(*Config) *string) rule {
	return rule{allowed, func(c *Config, value any) bool {
		s, ok := value.(string)
		s = plain(s)
		*field(c) = s
		return ok && fits(s)
	}}
}

func plain(s string) string { return safetext.ASCII(safetext.Typed(s)) }

func nonBlank(allowed string, field func(*Config) *string) rule {
	return stringThat(allowed, isNotBlank, field)
}

func filePath(field func(*Config) *string) rule {
	return stringThat("a path as a string", isNotBlank, field)
}

func identifier(field func(*Config) *string) rule {
	return plainThat(identifierAllowed, identifierPattern.MatchString, field)
}

// country is empty for ALL, which preselects nothing: ALL is what the token
// call always sends (guide), so it may be copied from there.
func country(field func(*Config) *string) rule {
	return rule{countryAllowed, func(c *Config, value any) bool {
		s, _ := value.(string)
		s = plain(s)
		isAll := strings.EqualFold(s, "ALL")
		if isAll {
			s = ""
		}
		*field(c) = s
		return isAll || countryPattern.MatchString(s)
	}}
}

// emailQuestion checks a configured address like a person's answer.
var emailQuestion = flow.Question{Answer: flow.AnswerEmail}

// email sets the cleaned address, and keeps the original for EmailRemark.
var email = rule{emailAllowed, func(c *Config, value any) bool {
	given, _ := value.(string)
	address, err := emailQuestion.Check(given)
	c.Process.Email, c.givenEmail = address, given
	return err == nil
}}

func phone(field func(*Config) *string) rule {
	return stringThat(phoneAllowed, flow.IsPhoneOfSomewhere, field)
}

func webURL(field func(*Config) *string) rule { return plainThat(webURLAllowed, isWebURL, field) }

// baseURL accepts a URL to which paths can be appended: it has no query.
func baseURL(field func(*Config) *string) rule {
	fits := func(s string) bool { return isWebURL(s) && !strings.Contains(s, "?") }
	return plainThat(webURLAllowed+", without a query", fits, field)
}

func oneOf(values []string, field func(*Config) *string) rule {
	fits := func(s string) bool { return slices.Contains(values, s) }
	return plainThat(strings.Join(values, ", "), fits, field)
}

func boolean(field func(*Config) *bool) rule {
	return rule{"true, false", func(c *Config, value any) bool {
		b, ok := value.(bool)
		*field(c) = b
		return ok
	}}
}

func integerBetween(least, most int, field func(*Config) *int) rule {
	return rule{fmt.Sprintf("a whole number from %d to %d", least, most), func(c *Config, value any) bool {
		n, ok := value.(int64)
		*field(c) = int(n)
		return ok && n >= int64(least) && n <= int64(most)
	}}
}

// durationBetween accepts a duration within bounds.
func durationBetween(least, most time.Duration, field func(*Config) *time.Duration) rule {
	allowed := `a duration from "` + shortDuration(least) + `" to "` + shortDuration(most) + `", as "1m30s"`
	return rule{allowed, func(c *Config, value any) bool {
		s, _ := value.(string)
		d, err := time.ParseDuration(s)
		*field(c) = d
		return err == nil && d >= least && d <= most
	}}
}

// durationOrZero is durationBetween, or zero with a meaning of its own.
func durationOrZero(least, most time.Duration, zero string, field func(*Config) *time.Duration) rule {
	between := durationBetween(least, most, field)
	return rule{between.allowed + `; "0s" for ` + zero, func(c *Config, value any) bool {
		if value == "0s" {
			*field(c) = 0
			return true
		}
		return between.set(c, value)
	}}
}

// shortDuration formats a duration without zero parts, such as "10m".
func shortDuration(d time.Duration) string {
	s := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(s, "h0m") {
		return strings.TrimSuffix(s, "0m")
	}
	return s
}

func byteSize(field func(*Config) *int64) rule {
	allowed := `a size from 1 byte to 64 GiB, as "20MiB" or a number of bytes`
	return rule{allowed, func(c *Config, value any) bool {
		n, ok := parseSize(value)
		*field(c) = n
		return ok && n >= 1 && n <= 64<<30
	}}
}

var unitSizes = map[string]int64{
	"": 1, "B": 1, "KB": 1000, "KiB": 1 << 10, "MB": 1000_000, "MiB": 1 << 20, "GB": 1000_000_000, "GiB": 1 << 30,
}

func parseSize(value any) (int64, bool) {
	if n, ok := value.(int64); ok {
		return n, true
	}
	s, _ := value.(string)
	parts := sizePattern.FindStringSubmatch(strings.TrimSpace(s))
	if parts == nil || len(parts[1]) > 12 {
		return 0, false
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	return min(n, 1<<40) * unitSizes[parts[2]], err == nil
}

// stringList accepts an array of strings that passes a test.
func stringList(allowed string, fits func([]string) bool, field func(*Config) *[]string) rule {
	return rule{allowed, func(c *Config, value any) bool {
		items, ok := parseStrings(value)
		if !ok || len(items) == 0 || !fits(items) {
			return false
		}
		*field(c) = items
		return true
	}}
}

func parseStrings(value any) ([]string, bool) {
	array, ok := value.([]any)
	items := make([]string, 0, len(array))
	for _, v := range array {
		s, isString := v.(string)
		ok = ok && isString
		items = append(items, s)
	}
	return items, ok
}

func command(field func(*Config) *[]string) rule {
	return stringList(`a program and its arguments, as ["pass", "show", "truora"]`, hasProgram, field)
}

func captureCommand(field func(*Config) *[]string) rule {
	fits := func(args []string) bool {
		return hasProgram(args) && strings.Contains(strings.Join(args[1:], " "), "{output}")
	}
	return stringList(`a program and its arguments with {output} among them`, fits, field)
}

// isCameraInput reports whether the arguments are for a single input: ffmpeg
// would read, or write to, any more.
func isCameraInput(args []string) bool {
	at := slices.Index(args, "-i")
	return at >= 0 && at == len(args)-2 && isNotBlank(args[at+1])
}

func hostNames(field func(*Config) *[]string) rule {
	return stringList(`host names, * within a label, as ["*.truora.com"]`, areHosts, field)
}

// language accepts a language's code or a locale with it: es, ES, es-CO,
// pt_BR.UTF-8. The code is kept.
func language(field func(*Config) *string) rule {
	return rule{strings.Join(words.Languages(), ", "), func(c *Config, value any) bool {
		name, _ := value.(string)
		spoken, ok := words.For(plain(name))
		if ok {
			*field(c) = spoken.Language()
		}
		return ok
	}}
}

// languages accepts several different languages.
func languages(field func(*Config) *[]string) rule {
	allowed := "some of " + strings.Join(words.Languages(), ", ") + ", each once"
	return rule{allowed, func(c *Config, value any) bool {
		list, isList := value.([]any)
		var chosen []string
		for _, item := range list {
			name, _ := item.(string)
			spoken, ok := words.For(name)
			if !ok || slices.Contains(chosen, spoken.Language()) {
				return false
			}
			chosen = append(chosen, spoken.Language())
		}
		if len(chosen) > 0 {
			*field(c) = chosen
		}
		return isList && len(chosen) > 0
	}}
}

func areHosts(names []string) bool {
	return !slices.ContainsFunc(names, func(s string) bool { return !hostPattern.MatchString(s) || strings.Trim(s, "*.") == "" })
}

func hasProgram(args []string) bool { return isNotBlank(args[0]) }

func isNotBlank(s string) bool {
	return strings.TrimSpace(s) != "" && !strings.ContainsAny(s, "\x00\n\r")
}

// isWebURL reports whether s is an https URL without user and fragment, or such
// an http URL with a loopback host.
func isWebURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || !isPort(u.Port()) {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && IsLoopback(u.Hostname())
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return s == "" || err == nil && n > 0
}

// IsLoopback reports whether a host name always refers to this machine.
// Subdomains of localhost are resolved by the network, which may return any
// address.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
