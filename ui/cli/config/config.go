// Package config reads cedula's configuration file: strict TOML in which
// every key is known, every value in range, and every mistake is told with its
// file, line, key and what is allowed.
package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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
	Capture Capture
	UI      UI

	holdsSecret bool // the file itself holds a key or a token
}

// Truora is how the API is reached, and with which key.
type Truora struct {
	APIKey        string
	APIKeyFile    string   // a path; relative to the configuration file
	APIKeyCommand []string // a program and its arguments, which prints the key
	Token         string   // a web integration token made elsewhere: token-only mode
	IdentityURL   string
	AccountURL    string
	ProcessURL    string // the hosted web flow
	UploadHosts   []string
	Timeout       time.Duration // of one attempt of a call
	CAFile        string        // PEM; relative to the configuration file
}

// Process is what a new process is made with.
type Process struct {
	FlowID          string
	Country         string // two letters: preselects the country question
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

// Capture are the commands that take a picture or record a video, as a
// program and its arguments.
type Capture struct {
	Photo []string
	Video []string
}

// UI is how it looks.
type UI struct {
	Brand     string
	Language  string // en, es or pt; empty: as the locale says
	Theme     string // auto, dark or light
	Preview   string // auto, blocks or off
	Inspector bool
}

// Default is the configuration without any file.
func Default() Config {
	return Config{Limits: flow.DefaultLimits(), UI: UI{Theme: "auto", Preview: "auto"}}
}

// Path is where the file is looked for: what the flag or the environment names,
// else cedula/config.toml in the user's configuration folder. Named tells that
// it was asked for, so that it has to exist.
func Path(flag, environment string) (path string, named bool) {
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

// Load reads the file at path. A file that was not named may be missing.
func Load(path string, named bool) (Config, error) {
	if path == "" {
		return Default(), nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return Default(), nil
	}
	if err != nil {
		return Config{}, unreadable(path, err)
	}
	return Parse(path, text)
}

// unreadable says why a file could not be read, with the name that was given.
func unreadable(path string, err error) error {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return &Problem{File: path, Fault: "cannot be read: " + err.Error()}
}

// Parse reads the text of a configuration file; name is the file's, for errors
// and for the paths that are relative to it.
func Parse(name string, text []byte) (Config, error) {
	config := Default()
	config.File = name
	entries, err := parse(name, string(text))
	if err != nil {
		return Config{}, err
	}
	for _, e := range entries {
		if err := e.apply(&config); err != nil {
			return Config{}, err
		}
	}
	config.holdsSecret = config.Truora.APIKey != "" || config.Truora.Token != ""
	return config, check(config, entries)
}
