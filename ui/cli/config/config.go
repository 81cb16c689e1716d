// Package config reads cedula's configuration file: strict TOML in which
// every key is known and every value in range. A mistake is a Problem with its
// file, line, key, the value that was found and what is allowed; all mistakes of
// a file are told at once.
package config

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"cedula/flow"
)

// Config is what the file says, over the defaults. Empty strings and zero
// times were not given and have their default where they are used.
type Config struct {
	File    string // where it was read; empty when there is no file
	Truora  Truora
	Process Process
	Flows   []Flow
	Limits  flow.Limits
	Files   Files
	Camera  Camera
	Capture Capture
	UI      UI
	Kiosk   Kiosk

	holdsSecret bool // the file itself holds a key or a token
}

// Truora is how the API is reached, and with which key.
type Truora struct {
	APIKey         string
	APIKeyFile     string   // a path; relative to the configuration file
	APIKeyCommand  []string // a program and its arguments, which prints the key
	Token          string   // a web integration token made elsewhere: token-only mode
	WebhookKey     string   // what webhooks are signed with
	WebhookKeyFile string   // a path; relative to the configuration file
	IdentityURL    string
	AccountURL     string
	ProcessURL     string // the hosted web flow
	UploadHosts    []string
	Timeout        time.Duration // of one attempt of a call
	CAFile         string        // PEM; relative to the configuration file
}

// Process is what a new process is made with.
type Process struct {
	FlowID          string
	Country         string // two letters: preselects the country question; empty for ALL
	RedirectURL     string
	AccountID       string
	AccountIDPrefix string
	Email           string
	Phone           string // E.164
	Metadata        map[string]string
}

// Flow is one of several named flows to pick from.
type Flow struct {
	Name   string
	FlowID string
}

// Files are the rules for files that a person chooses.
type Files struct {
	StartDir string
	Root     string // nothing outside can be chosen
	MaxPhoto int64  // bytes; 0: the default
	MaxVideo int64  // bytes; 0: the default
}

// Camera is the camera whose live picture is shown.
type Camera struct {
	Device     string   // auto, off, or a camera's name or path
	Input      []string // ffmpeg's input arguments, in place of a device; may hold a password
	FFmpeg     string   // the program; see FFmpegProgram
	Seconds    int      // how long a video is recorded
	Mirror     bool     // a face is shown as in a mirror
	Viewfinder bool     // the live picture is drawn; else only what it comes to is said
}

// Capture are the commands that take a picture or record a video, as a
// program and its arguments. They are used instead of the camera.
type Capture struct {
	Photo []string
	Video []string
}

// UI is how it looks.
type UI struct {
	Brand      string
	BrandColor string // as "#0a7c3e"; empty: the theme's
	Language   string // en, es or pt; empty: as the locale says
	Theme      string // auto, dark, light or high-contrast
	Preview    string // auto, kitty, iterm, sixel, blocks or off
	Inspector  bool
	Motion     bool
	Bell       bool
	HideAfter  time.Duration // 0: never
}

// Kiosk is how cedula runs unattended.
type Kiosk struct {
	IdleTimeout   time.Duration // at a question, without a key
	ResultTimeout time.Duration // how long a result stays
	ExitPINHash   string        // bcrypt, as cedula pin prints it; empty: no key ends it
	Languages     []string      // that a person may choose from, in this order
	Files         bool          // files may be chosen from the disk
	Link          bool          // a person may go on with a phone
}

// Default is the configuration without any file.
func Default() Config {
	return Config{
		Limits: flow.DefaultLimits(),
		Camera: Camera{Device: "auto", FFmpeg: "ffmpeg", Seconds: 5, Mirror: true, Viewfinder: true},
		UI:     UI{Theme: "auto", Preview: "auto", Motion: true, HideAfter: 2 * time.Minute},
		Kiosk:  Kiosk{IdleTimeout: 90 * time.Second, ResultTimeout: 20 * time.Second, Languages: []string{"es", "en", "pt"}},
	}
}

// Path is where the file is looked for: what the flag or the environment names,
// else cedula/config.toml in the user's configuration folder. It is
// required, to exist, when the flag or the environment names it.
func Path(flag, environment string) (path string, required bool) {
	if flag != "" {
		return flag, true
	}
	if environment != "" {
		return environment, true
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", false
	}
	return filepath.Join(dir, "cedula", "config.toml"), false
}

// Load reads the file at path. One that is not required may be missing.
func Load(path string, required bool) (Config, error) {
	if path == "" {
		return Default(), nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return Default(), nil
	}
	if err != nil {
		var pathError *fs.PathError // its text would hold the path once more
		if errors.As(err, &pathError) {
			err = pathError.Err
		}
		return Config{}, &Problem{File: path, Fault: "cannot be read: " + err.Error()}
	}
	return Parse(path, text)
}

// Override sets a key from a place that comes before the file: a flag or an
// environment variable, which errors name. The three ways to give a key are
// one: a later one takes the earlier one's place; so are account id and prefix.
func (c *Config) Override(key, value, source string) error {
	rule, ok := rules[key]
	if !ok {
		panic("config: no such key: " + key)
	}
	switch key {
	case "truora.api_key":
		c.Truora.APIKeyFile, c.Truora.APIKeyCommand = "", nil
	case "truora.webhook_key":
		c.Truora.WebhookKeyFile = ""
	case "process.account_id":
		c.Process.AccountIDPrefix = ""
	}
	var typed any = value
	if on, err := strconv.ParseBool(value); key == "ui.motion" && err == nil { // the others are texts
		typed = on
	}
	if !rule.set(c, typed) {
		return &Problem{Key: source, Fault: "wrong value", Value: describeValue(key, value), Allowed: rule.allowed}
	}
	return nil
}

// CompletePhone gives the phone number the code of the configured country: once
// every place that gives them was read. It reports whether other digits came out
// than were given; the error is a *Problem.
func (c *Config) CompletePhone() (isCompleted bool, err error) {
	if c.Process.Phone == "" {
		return false, nil
	}
	number, isCompleted, ok := flow.InternationalPhone(c.Process.Phone, c.Process.Country)
	if !ok {
		return false, &Problem{File: c.File, Key: "process.phone", Fault: "no number of the configured country, or no country is configured",
			Allowed: phoneAllowed}
	}
	c.Process.Phone = number
	return isCompleted, nil
}

// AddMetadata adds a name=value that source gave.
func (c *Config) AddMetadata(pair, source string) error {
	name, value, ok := strings.Cut(pair, "=")
	if !ok || !identifierPattern.MatchString(name) {
		return &Problem{Key: source, Fault: "not metadata", Allowed: "name=value, the name of " + identifierAllowed}
	}
	metadata := maps.Clone(c.Process.Metadata)
	if metadata == nil {
		metadata = map[string]string{}
	}
	metadata[name] = value
	c.Process.Metadata = metadata
	return nil
}

// Beside gives a path of the configuration in full: ~ is the home folder, and
// a relative path begins at the configuration file's folder.
func (c Config) Beside(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if path == "" || filepath.IsAbs(path) || c.File == "" {
		return path
	}
	return filepath.Join(filepath.Dir(c.File), path)
}

// FFmpegProgram is ffmpeg as it is run: a name alone is looked for in PATH, a
// path begins at the configuration file's folder.
func (c Config) FFmpegProgram() string {
	if filepath.Base(c.Camera.FFmpeg) == c.Camera.FFmpeg {
		return c.Camera.FFmpeg
	}
	return c.Beside(c.Camera.FFmpeg)
}

// Exposed tells that a file with a key or a token in it can be read by others;
// cure is the command that changes it.
func (c Config) Exposed() (cure string, exposed bool) {
	var files []string
	if c.holdsSecret {
		files = append(files, c.File)
	}
	for _, file := range []string{c.Truora.APIKeyFile, c.Truora.WebhookKeyFile} {
		if file != "" {
			files = append(files, c.Beside(file))
		}
	}
	for _, file := range files {
		if isOpenToOthers(file) {
			return "chmod 600 '" + strings.ReplaceAll(file, "'", `'\''`) + "'", true
		}
	}
	return "", false
}

// isOpenToOthers tells that others than its owner can read a file, or write to
// it. It knows nothing of access lists: on Windows a profile's folder is its
// owner's from the start.
func isOpenToOthers(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// FlowID is the id of the flow with that name, else the name itself.
func (c Config) FlowID(name string) string {
	for _, f := range c.Flows {
		if f.Name == name {
			return f.FlowID
		}
	}
	return name
}
