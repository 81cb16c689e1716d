package cli

import (
	"cmp"
	"net/url"
	"os"
	"slices"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/ui"
	"cedula/ui/cli/config"
	"cedula/ui/words"
)

// settings are the configuration with all layers: flags, environment, file,
// defaults.
type settings struct {
	config.Config
	addresses Addresses
	words     *words.Words
}

// loadSettings reads the file, and applies the environment and the global
// flags.
func (a *app) loadSettings() (settings, error) {
	path, required := config.Path(a.configFile, os.Getenv("CEDULA_CONFIG"))
	conf, err := config.Load(path, required)
	if err != nil {
		return settings{}, err
	}
	if err := a.overrideConfig(&conf); err != nil {
		return settings{}, err
	}
	return settings{conf, a.configuredAddresses(conf), configuredWords(conf)}, nil
}

// layer is one value that overrides the file's.
type layer struct{ key, value, source string }

// layers are the values of the environment and the global flags.
func (a *app) layers() []layer {
	all := []layer{
		{"truora.api_key", os.Getenv("TRUORA_API_KEY"), "TRUORA_API_KEY"},
		{"truora.token", os.Getenv("TRUORA_TOKEN"), "TRUORA_TOKEN"},
		{"truora.webhook_key", os.Getenv("TRUORA_WEBHOOK_KEY"), "TRUORA_WEBHOOK_KEY"},
		{"ui.motion", os.Getenv("CEDULA_MOTION"), "CEDULA_MOTION"},
		{"ui.language", a.language, "--lang"},
	}
	return slices.DeleteFunc(all, func(l layer) bool { return l.value == "" })
}

func (a *app) overrideConfig(conf *config.Config) error {
	for _, layer := range a.layers() {
		if err := conf.Override(layer.key, layer.value, layer.source); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) configuredAddresses(conf config.Config) Addresses {
	return Addresses{
		Identity: cmp.Or(conf.Truora.IdentityURL, a.Addresses.Identity),
		Account:  cmp.Or(conf.Truora.AccountURL, a.Addresses.Account),
		Process:  cmp.Or(conf.Truora.ProcessURL, a.Addresses.Process),
	}
}

// configuredWords are in the configured language, else the locale's, else
// English.
func configuredWords(conf config.Config) *words.Words {
	locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
	w, _ := words.For(cmp.Or(conf.UI.Language, locale))
	return w
}

// language is the person's, such as "es": as chosen on a screen, else the
// settings'.
func (s settings) language(request ui.StartRequest) string {
	return cmp.Or(request.Language, s.words.Language())
}

// environment identifies the API that is called by its host.
func (s settings) environment() string {
	if u, err := url.Parse(s.addresses.Identity); err == nil && u.Host != "" {
		return u.Host
	}
	return s.addresses.Identity
}

// checker checks chosen files.
func (s settings) checker() media.Checker {
	return media.Checker{
		Root: s.ResolvePath(s.Files.Root), MaxPhoto: s.Files.MaxPhoto, MaxVideo: s.Files.MaxVideo,
		VideoFrames: camera.VideoFrames(s.FFmpegProgram()),
	}
}

// connection configures the access to the API with these credentials.
func (s settings) connection(c credentials, recorder Recorder) Connection {
	return Connection{
		Addresses: s.addresses, Key: c.forCalls(), UploadHosts: s.Truora.UploadHosts,
		Timeout: s.Truora.Timeout, CAFile: s.ResolvePath(s.Truora.CAFile), Recorder: recorder,
	}
}

// engineOptions are the engine's options from the settings.
func (s settings) engineOptions(client flow.API, start flow.Start, journal flow.Journal) flow.EngineOptions {
	paces, _ := journal.(flow.PaceBook) // a journal of this machine stores both
	return flow.EngineOptions{API: client, Start: start, Limits: s.Limits, Journal: journal, Paces: paces, Clock: flow.RealClock()}
}

// defaults are the configured answers.
func (s settings) defaults() flow.Defaults {
	if s.Process.Country == "" {
		return flow.Defaults{}
	}
	return flow.Defaults{Values: map[string]string{"country": s.Process.Country}}
}
