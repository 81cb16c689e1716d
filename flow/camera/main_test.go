package camera

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// As a recorder, the test binary simulates a camera's command: its first
// argument is its behaviour, the second the path of the sample, the third the
// output path.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "behave:") {
		os.Exit(record(strings.TrimPrefix(os.Args[1], "behave:"), os.Args[2:]))
	}
	if behaviour := os.Getenv(standInVariable); behaviour != "" {
		os.Exit(ffmpegBehaviours[behaviour](os.Args[1:]))
	}
	goleak.VerifyTestMain(m)
}

var behaviours = map[string]func(args []string) int{
	"quick":    func(args []string) int { return write(args, 0) },
	"complain": func([]string) int { return complain(1) },
	"silent":   func([]string) int { return 0 },
	"half":     func(args []string) int { half(args); return complain(3) },
	"patient":  patient,
	"stubborn": stubborn,
	"family":   family,
	"keys":     keys,
}

func record(behaviour string, args []string) int { return behaviours[behaviour](args) }

func write(args []string, exit int) int {
	content, err := os.ReadFile(args[0])
	if err == nil {
		err = os.WriteFile(args[1], content, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return exit
}

func complain(exit int) int {
	fmt.Fprint(os.Stderr, "\x1b[31mopening\x1b[0m\rframe 1\rframe 2\n/dev/video0: Device or resource busy\a\n")
	return exit
}

// half writes the beginning of a file.
func half(args []string) {
	content, _ := os.ReadFile(args[0])
	_ = os.WriteFile(args[1], content[:len(content)/2], 0o600)
}

// patience is how long a simulated command runs if it is not ended.
const patience = 20 * time.Second

// ready creates a file when the signal handler is installed.
func ready(args []string) { _ = os.WriteFile(args[2], nil, 0o600) }

// patient finishes its file when interrupted, and exits like ffmpeg.
func patient(args []string) int {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	half(args)
	ready(args)
	select {
	case <-interrupted:
	case <-time.After(patience):
	}
	return write(args, 255)
}

// stubborn ignores interrupts.
func stubborn(args []string) int {
	signal.Ignore(os.Interrupt)
	ready(args)
	time.Sleep(patience)
	return 0
}

// keys writes the secrets in its environment to the file.
func keys(args []string) int {
	found := os.Getenv("TRUORA_API_KEY") + os.Getenv("TRUORA_TOKEN") + os.Getenv("CEDULA_TEST")
	_ = os.WriteFile(args[1], []byte(found), 0o600)
	return 0
}

// family starts a patient recorder and waits for it, like a shell script.
func family(args []string) int {
	signal.Ignore(syscall.SIGTERM)
	child, err := os.StartProcess(os.Args[0], append([]string{os.Args[0], "behave:patient"}, args...), &os.ProcAttr{
		Files: []*os.File{nil, os.Stdout, os.Stderr},
	})
	if err != nil {
		return 1
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	_, _ = child.Wait()
	return 0
}
