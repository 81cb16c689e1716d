package camera

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// isRunning reports whether a process is there and not only still listed.
func isRunning(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(status), ") ")
	return !strings.HasPrefix(after, "Z")
}

// Unplugging is what ffmpeg ends with.
func TestAKilledProcessIsACameraThatWentAway(t *testing.T) {
	live := openLive(t, newFFmpeg(t, synthetic)).(*stream)
	if err := unix.Kill(live.cmd.Process.Pid, unix.SIGKILL); err != nil {
		t.Fatal(err)
	}
	drained(live)
	if !errors.Is(live.Err(), Unplugged) {
		t.Errorf("%v", live.Err())
	}
}

func TestClosingLeavesNoProcess(t *testing.T) {
	live := openLive(t, newFFmpeg(t, synthetic)).(*stream)
	pid := live.cmd.Process.Pid
	if !isRunning(pid) {
		t.Fatal("it is not there while it is open")
	}
	live.Close()
	if isRunning(pid) {
		t.Error("it is still there")
	}
}

func TestACameraDoesNotOutliveAProgramThatIsKilled(t *testing.T) {
	holder := exec.Command(os.Args[0])
	holder.Env = append(os.Environ(), standInVariable+"=parent")
	output, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(bufio.NewReader(output), &pid); err != nil {
		t.Fatal(err)
	}
	_ = holder.Process.Kill()
	_ = holder.Wait()
	waitFor(t, func() bool { return !isRunning(pid) })
}
