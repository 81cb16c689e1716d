package config

import (
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What identifiers and numbers look like: account ids by the guide's pattern.
var (
	identifierPattern = regexp.MustCompile(`^[a-zA-Z0-9_.-]+$`)
	phonePattern      = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	countryPattern    = regexp.MustCompile(`^[A-Za-z]{2}$`)
	hostPattern       = regexp.MustCompile(`^[a-zA-Z0-9*]([a-zA-Z0-9*.-]*[a-zA-Z0-9*])?$`)
	sizePattern       = regexp.MustCompile(`^([0-9]+) ?(B|KB|KiB|MB|MiB|GB|GiB)?$`)
)

// What values may be, in the words that errors and flags share.
const (
	identifierAllowed = "letters, digits, _ . -"
	countryAllowed    = `two letters, as "CO"`
	emailAllowed      = "an e-mail address"
	phoneAllowed      = `+, country code and number, as "+570000000000"`
	addressAllowed    = "an https URL (http for this machine's own hosts alone)"
)

// checked is a string that has to pass a test.
func checked(allowed string, fits func(string) bool, field func(*Config) *string) setting {
	return setting{allowed, func(c *Config, value any) bool {
		s, ok := value.(string)
		if !ok || !fits(s) {
			return false
		}
		*field(c) = s
		return true
	}}
}

func text(allowed string, field func(*Config) *string) setting {
	return checked(allowed, notBlank, field)
}

func path(field func(*Config) *string) setting {
	return checked("a path as a string", notBlank, field)
}

func identifier(field func(*Config) *string) setting {
	return checked(identifierAllowed, identifierPattern.MatchString, field)
}

func country(field func(*Config) *string) setting {
	return checked(countryAllowed, countryPattern.MatchString, field)
}

func email(field func(*Config) *string) setting { return checked(emailAllowed, isEmail, field) }

func phone(field func(*Config) *string) setting {
	return checked(phoneAllowed, phonePattern.MatchString, field)
}

func address(field func(*Config) *string) setting { return checked(addressAllowed, isAddress, field) }

// base is an address that paths are put behind: it has no query.
func base(field func(*Config) *string) setting {
	fits := func(s string) bool { return isAddress(s) && !strings.Contains(s, "?") }
	return checked(addressAllowed+", without a query", fits, field)
}

func oneOf(values []string, field func(*Config) *string) setting {
	fits := func(s string) bool { return slices.Contains(values, s) }
	return checked(strings.Join(values, ", "), fits, field)
}

func flag(field func(*Config) *bool) setting {
	return setting{"true, false", func(c *Config, value any) bool {
		b, ok := value.(bool)
		*field(c) = b
		return ok
	}}
}

// span is a duration within bounds.
func span(least, most time.Duration, field func(*Config) *time.Duration) setting {
	allowed := `a duration from "` + short(least) + `" to "` + short(most) + `", as "1m30s"`
	return setting{allowed, func(c *Config, value any) bool {
		s, _ := value.(string)
		d, err := time.ParseDuration(s)
		*field(c) = d
		return err == nil && d >= least && d <= most
	}}
}

// short writes a duration without its zero parts, as "10m".
func short(d time.Duration) string {
	s := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(s, "h0m") {
		return strings.TrimSuffix(s, "0m")
	}
	return s
}

func size(field func(*Config) *int64) setting {
	allowed := `a size from 1 byte to 64 GiB, as "20MiB" or a number of bytes`
	return setting{allowed, func(c *Config, value any) bool {
		n, ok := sizeOf(value)
		*field(c) = n
		return ok && n >= 1 && n <= 64<<30
	}}
}

var unitSizes = map[string]int64{
	"": 1, "B": 1, "KB": 1000, "KiB": 1 << 10, "MB": 1000_000, "MiB": 1 << 20, "GB": 1000_000_000, "GiB": 1 << 30,
}

func sizeOf(value any) (int64, bool) {
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

// list is an array of strings that has to pass a test.
func list(allowed string, fits func([]string) bool, field func(*Config) *[]string) setting {
	return setting{allowed, func(c *Config, value any) bool {
		items, ok := stringsOf(value)
		if !ok || len(items) == 0 || !fits(items) {
			return false
		}
		*field(c) = items
		return true
	}}
}

func stringsOf(value any) ([]string, bool) {
	array, ok := value.([]any)
	items := make([]string, 0, len(array))
	for _, v := range array {
		s, isString := v.(string)
		ok = ok && isString
		items = append(items, s)
	}
	return items, ok
}

func command(field func(*Config) *[]string) setting {
	return list(`a program and its arguments, as ["pass", "show", "truora"]`, startsWithProgram, field)
}

func capture(field func(*Config) *[]string) setting {
	fits := func(args []string) bool {
		return startsWithProgram(args) && strings.Contains(strings.Join(args[1:], " "), "{output}")
	}
	return list(`a program and its arguments with {output} among them`, fits, field)
}

func hosts(field func(*Config) *[]string) setting {
	return list(`host names, * within a label, as ["*.truora.com"]`, allHosts, field)
}

func allHosts(names []string) bool {
	return !slices.ContainsFunc(names, func(s string) bool { return !hostPattern.MatchString(s) || strings.Trim(s, "*.") == "" })
}

func startsWithProgram(args []string) bool { return notBlank(args[0]) }

func notBlank(s string) bool {
	return strings.TrimSpace(s) != "" && !strings.ContainsAny(s, "\x00\n\r")
}

// isEmail holds for a bare address with a dot in its domain.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" {
		return false
	}
	domain := s[strings.LastIndexByte(s, '@')+1:]
	return strings.Contains(strings.Trim(domain, "."), ".")
}

// isAddress holds for an https URL without user and fragment, and for an http
// one of this machine.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || !isPort(u.Port()) {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && Loopback(u.Hostname())
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return s == "" || err == nil && n > 0
}

// Loopback reports whether a host name can only be this machine. Names below
// localhost are asked of the network, which may say anything.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
