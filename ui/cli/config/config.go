// Package config reads cedula's configuration file: strict TOML in which every
// key must be known and every value valid. A mistake is a Problem with its
// file, line, key, the value that was found and what is allowed; all mistakes
// of a file are reported together.
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
	"cedula/truora/safetext"
)

// Config is the file's configuration, over the defaults. Empty strings and zero
// times are not set, and get their default where they are used.
type Config struct {
	File    string // the path that was read; empty if there is no file
	Truora  Truora
	Process Process
	Flows   []Flow
	Limits  flow.Limits
	Files   Files
	Camera  Camera
	Capture Capture
	UI      UI
	Kiosk   Kiosk

	holdsSecret bool   // the file itself contains a key or a token
	givenEmail  string // the configured e-mail address before it was cleaned
}

// Truora configures the access to the API, and its key.
type Truora struct {
	APIKey         string
	APIKeyFile     string   // a path, relative to the configuration file
	APIKeyCommand  []string // a program and its arguments that prints the key
	Token          string   // a web integration token created elsewhere: token-only mode
	WebhookKey     string   // the key that webhooks are signed with
	WebhookKeyFile string   // a path, relative to the configuration file
	IdentityURL    string
	AccountURL     string
	ProcessURL     string // the hosted web flow
	UploadHosts    []string
	Timeout        time.Duration // of one attempt of a call
	CAFile         string        // PEM; relative to the configuration file
}

// Process contains the values of a new process.
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

// Flow is one of several named flows to choose from.
type Flow struct {
	Name   string
	FlowID string
}

// Files are the rules for files that a person chooses.
type Files struct {
	StartDir string
	Root     string // files outside cannot be chosen
	MaxPhoto int64  // bytes; 0: the default
	MaxVideo int64  // bytes; 0: the default
}

// Camera configures the camera.
type Camera struct {
	Device     string   // auto, off, or a camera's name or path
	Input      []string // ffmpeg's input arguments, instead of a device; may contain a password
	FFmpeg     string   // the program; see FFmpegProgram
	Seconds    int      // how long a video is recorded
	Mirror     bool     // a face is shown mirrored
	Viewfinder bool     // draw the live picture; otherwise only describe it
}

// Capture are the commands that take a picture or record a video: a program and
// its arguments. They are used instead of the camera.
type Capture struct {
	Photo []string
	Video []string
}

// UI configures the appearance.
type UI struct {
	Brand      string
	BrandColor string // such as "#0a7c3e"; empty: the theme's
	Language   string // en, es or pt; empty: by the locale
	Theme      string // auto, dark, light or high-contrast
	Preview    string // auto, kitty, iterm, sixel, blocks or off
	Inspector  bool
	Motion     bool
	Bell       bool
	HideAfter  time.Duration // 0: never
}

// Kiosk configures the kiosk.
type Kiosk struct {
	IdleTimeout   time.Duration // at a question, without a key press
	ResultTimeout time.Duration // how long a result is shown
	ExitPINHash   string        // bcrypt, as printed by cedula pin; empty: the kiosk has no PIN
	Languages     []string      // the languages to choose from, in this order
	Files         bool          // files may be chosen from the disk
	Link          bool          // the person may continue on a phone
}

// Default is the configuration without a file.
func Default() Config {
	return Config{
		Limits: flow.DefaultLimits(),
		Camera: Camera{Device: "auto", FFmpeg: "ffmpeg", Seconds: 5, Mirror: true, Viewfinder: true},
		UI:     UI{Theme: "auto", Preview: "auto", Motion: true, HideAfter: 2 * time.Minute},
		Kiosk:  Kiosk{IdleTimeout: 90 * time.Second, ResultTimeout: 20 * time.Second, Languages: []string{"es", "en", "pt"}},
	}
}

// Path is the path of the file: as specified by the flag or the environment,
// else cedula/config.toml in the user's configuration folder. If it is
// specified, the file is required.
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

// Load reads the file at path. Unless it is required, it may be missing.
func Load(path string, required bool) (Config, error) {
	if path == "" {
		return Default(), nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return Default(), nil
	}
	if err != nil {
		var pathError *fs.PathError // its text would repeat the path
		if errors.As(err, &pathError) {
			err = pathError.Err
		}
		return Config{}, &Problem{File: path, Fault: "cannot be read: " + err.Error()}
	}
	return Parse(path, text)
}

// Override sets a key from a source that takes precedence over the file: a flag
// or an environment variable, which errors name. The three ways to provide a
// key replace each other, and so do account id and prefix.
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
	if on, err := strconv.ParseBool(value); key == "ui.motion" && err == nil { // all other values are strings
		typed = on
	}
	if !rule.set(c, typed) {
		return &Problem{Key: source, Fault: "wrong value", Value: describeValue(key, value), Allowed: rule.allowed}
	}
	return nil
}

// CompletePhone adds the code of the configured country to the phone number,
// after all sources were read. It reports whether the digits changed; the error
// is a *Problem.
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

// EmailRemark returns the remark about the configured e-mail address; if it may
// be mistyped, offer is the address that was probably meant.
func (c Config) EmailRemark() (remark flow.Remark, offer string) {
	return emailQuestion.Remark(c.givenEmail), emailQuestion.Offer(c.givenEmail)
}

// AddMetadata adds a name=value pair from source.
func (c *Config) AddMetadata(pair, source string) error {
	name, value, ok := strings.Cut(pair, "=")
	if !ok || !identifierPattern.MatchString(name) {
		return &Problem{Key: source, Fault: "not metadata", Allowed: "name=value, the name of " + identifierAllowed}
	}
	metadata := maps.Clone(c.Process.Metadata)
	if metadata == nil {
		metadata = map[string]string{}
	}
	metadata[name] = safetext.Typed(value)
	c.Process.Metadata = metadata
	return nil
}

// ResolvePath resolves a path of the configuration: ~ is the home folder, and a
// relative path is relative to the configuration file's folder.
func (c Config) ResolvePath(path string) string {
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

// FFmpegProgram is the ffmpeg to run: a plain name is searched for in PATH, a
// path is relative to the configuration file's folder.
func (c Config) FFmpegProgram() string {
	if filepath.Base(c.Camera.FFmpeg) == c.Camera.FFmpeg {
		return c.Camera.FFmpeg
	}
	return c.ResolvePath(c.Camera.FFmpeg)
}

// Exposed reports whether a file that contains a key or a token can be read by
// others; cure is the command that changes that.
func (c Config) Exposed() (cure string, exposed bool) {
	var files []string
	if c.holdsSecret {
		files = append(files, c.File)
	}
	for _, file := range []string{c.Truora.APIKeyFile, c.Truora.WebhookKeyFile} {
		if file != "" {
			files = append(files, c.ResolvePath(file))
		}
	}
	for _, file := range files {
		if isOpenToOthers(file) {
			return "chmod 600 '" + strings.ReplaceAll(file, "'", `'\''`) + "'", true
		}
	}
	return "", false
}

// isOpenToOthers reports whether others than its owner can read or write a
// file. It does not consider access lists; on Windows a profile's folder is
// private by default.
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
