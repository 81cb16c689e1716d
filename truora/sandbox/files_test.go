package sandbox_test

import (
	"os"
	"testing"

	"cedula/truora/sandbox"
)

func makeFolder(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestSpecimensAreTheirOwnersAlone(t *testing.T) {
	everything, err := sandbox.LoadScenario("everything")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := everything.WriteSpecimens(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"document_front", "document_back", "invoice", "face_photo", "face_video", "utility_bill"} {
		info, err := os.Stat(paths[target])
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
			t.Errorf("%s: %v %v", target, info, err)
		}
	}
}
