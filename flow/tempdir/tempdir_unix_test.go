//go:build unix

package tempdir

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestMain lets the test binary act as a program that holds a folder until it
// is killed.
func TestMain(m *testing.M) {
	if os.Getenv("TEMPDIR_HOLD") == "" {
		os.Exit(m.Run())
	}
	folder, err := New("held")
	if err != nil {
		panic(err)
	}
	fmt.Println(folder.Path())
	time.Sleep(20 * time.Second)
}

// useOwnBases makes the folders' bases the test's own.
func useOwnBases(t *testing.T) (runtime, temporary string) {
	t.Helper()
	runtime, temporary = t.TempDir(), t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	t.Setenv("TMPDIR", temporary)
	return runtime, temporary
}

func foldersIn(base string) []string {
	found, _ := filepath.Glob(filepath.Join(base, "*"))
	return found
}

func TestAFolderIsItsOwnersAlone(t *testing.T) {
	runtime, _ := useOwnBases(t)
	folder, err := New("kept")
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(folder.Path())
	if err != nil || info.Mode().Perm() != 0o700 || filepath.Dir(folder.Path()) != runtime {
		t.Errorf("%s: %v, %v", folder.Path(), info, err)
	}
	RemoveAbandoned()
	if len(foldersIn(runtime)) != 1 {
		t.Error("what is in use was removed")
	}
	if err := folder.Remove(); err != nil || len(foldersIn(runtime)) != 0 {
		t.Errorf("left %v: %v", foldersIn(runtime), err)
	}
}

func TestWithoutARuntimeFolderTheTemporaryFolderIsUsed(t *testing.T) {
	_, temporary := useOwnBases(t)
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(temporary, "none"))
	folder, err := New("kept")
	if err != nil || filepath.Dir(folder.Path()) != temporary {
		t.Fatalf("%v, %v", folder, err)
	}
	folder.Remove()
}

// A killed program's folder is removed by the next program, a running program's
// is not.
func TestWhatAKilledProgramLeftIsRemoved(t *testing.T) {
	runtime, _ := useOwnBases(t)
	maker := exec.Command(os.Args[0])
	maker.Env = append(os.Environ(), "TEMPDIR_HOLD=1")
	output, err := maker.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := maker.Start(); err != nil {
		t.Fatal(err)
	}
	path, _ := bufio.NewReader(output).ReadString('\n')
	RemoveAbandoned()
	if left := foldersIn(runtime); len(left) != 1 || left[0] != strings.TrimSpace(path) {
		t.Errorf("the living one's: %v", left)
	}
	_ = maker.Process.Signal(unix.SIGKILL)
	_ = maker.Wait()
	RemoveAbandoned()
	if left := foldersIn(runtime); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// A folder that was just created is not locked yet.
func TestAFolderWithoutALockIsLeftForAWhile(t *testing.T) {
	runtime, _ := useOwnBases(t)
	path := filepath.Join(runtime, prefix+"1")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if isAbandoned(path, time.Now()) {
		t.Error("it was being made")
	}
	if !isAbandoned(path, time.Now().Add(2*graceTime)) {
		t.Error("nobody will lock it any more")
	}
}

// A symbolic link among the folders is not followed.
func TestOtherPeoplesFoldersAreLeftAlone(t *testing.T) {
	_, temporary := useOwnBases(t)
	outside := t.TempDir()
	if err := os.Chtimes(outside, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(temporary, prefix+"link")); err != nil {
		t.Fatal(err)
	}
	RemoveAbandoned()
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}
