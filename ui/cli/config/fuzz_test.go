package config

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// FuzzParse reads any text as a configuration: its mistakes are problems, whose
// texts are bounded and hold no key that stands where a key belongs.
func FuzzParse(f *testing.F) {
	example, err := os.ReadFile("../../../config.example.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example))
	f.Add("[truora]\napi_kye = 1\n[flow]\nstep_timeout = \"x\"\n")
	f.Add("[[flows]]\nname = 1\n[process.metadata]\n\"\x1b\" = 2")
	const key = "a-key-that-nobody-may-read-0123456789"
	f.Fuzz(func(t *testing.T, text string) {
		for _, more := range []string{"", "\n[truora]\napi_key = \"" + key + "\" x\n", "\n[truora]\napi_key = [\"" + key + "\"]\n"} {
			config, err := Parse("config.toml", []byte(text+more))
			var problems Problems
			if err != nil && (!errors.As(err, &problems) || len(problems) == 0) {
				t.Fatalf("%T", err)
			}
			for _, problem := range problems {
				if line := problem.Error(); strings.Contains(line, key) {
					t.Errorf("%q shows the key", line)
				}
			}
			if err == nil && (config.Limits.StepTimeout < 0 || config.Files.MaxPhoto < 0) {
				t.Errorf("%+v", config)
			}
		}
	})
}
