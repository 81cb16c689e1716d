package cli

import (
	"cmp"
	"net/url"
	"os"
	"slices"

	"cedula/flow/media"
	"cedula/ui/cli/config"
	"cedula/ui/words"
)

// settings are the configuration with all its layers: flags, environment,
// file, defaults.
type settings struct {
	config.Config
	addresses Addresses
	words     *words.Words
}

// settings reads the layers that all commands share.
func (s *shell) settings() (settings, error) {
	path, named := config.Path(s.config, os.Getenv("CEDULA_CONFIG"))
	c, err := config.Load(path, named)
	if err != nil {
		return settings{}, err
	}
	if err := s.override(&c); err != nil {
		return settings{}, err
	}
	return settings{c, s.addressesOf(c), language(c)}, nil
}

// layer is one value that comes before the file's.
type layer struct{ key, value, source string }

// layers are what environment and flags of all commands give.
func (s *shell) layers() []layer {
	all := []layer{
		{"truora.api_key", os.Getenv("TRUORA_API_KEY"), "TRUORA_API_KEY"},
		{"truora.token", os.Getenv("TRUORA_TOKEN"), "TRUORA_TOKEN"},
		{"ui.language", s.language, "--lang"},
	}
	return slices.DeleteFunc(all, func(l layer) bool { return l.value == "" })
}

// override lays environment and flags over the file.
func (s *shell) override(c *config.Config) error {
	for _, layer := range s.layers() {
		if err := c.Override(layer.key, layer.value, layer.source); err != nil {
			return err
		}
	}
	return nil
}

func (s *shell) addressesOf(c config.Config) Addresses {
	return Addresses{
		Identity: cmp.Or(c.Truora.IdentityURL, s.Addresses.Identity),
		Account:  cmp.Or(c.Truora.AccountURL, s.Addresses.Account),
		Process:  cmp.Or(c.Truora.ProcessURL, s.Addresses.Process),
	}
}

// language is the configured one, else the locale's, else English.
func language(c config.Config) *words.Words {
	locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
	w, _ := words.For(cmp.Or(c.UI.Language, locale))
	return w
}

// environment names the API that is talked to: its host.
func (s settings) environment() string {
	if u, err := url.Parse(s.addresses.Identity); err == nil && u.Host != "" {
		return u.Host
	}
	return s.addresses.Identity
}

// checker knows which files may be chosen.
func (s settings) checker() media.Checker {
	return media.Checker{Root: s.Beside(s.Files.Root), MaxPhoto: s.Files.MaxPhoto, MaxVideo: s.Files.MaxVideo}
}
