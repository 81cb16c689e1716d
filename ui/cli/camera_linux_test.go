package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// BenchmarkLiveCamera measures the program with a live picture of 720p at 30
// frames per second, on a terminal of 100×32: frames (or parts of frames on a
// slow connection) per second, CPU time, memory, and the time from a key to the
// program's end, including ffmpeg's.
func BenchmarkLiveCamera(b *testing.B) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		b.Skip("ffmpeg is not installed")
	}
	for name, bytesPerSecond := range map[string]int{"local": 0, "line of 1 Mbit a second": 125_000} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				measureLive(b, bytesPerSecond)
			}
		})
	}
}

// startCameraCheck runs the program so that it only shows a camera.
func startCameraCheck(b *testing.B, camera string) (tty *os.File, command *exec.Cmd) {
	b.Helper()
	config := filepath.Join(b.TempDir(), "config.toml")
	if err := os.WriteFile(config, []byte(camera), 0o600); err != nil {
		b.Fatal(err)
	}
	command = exec.Command(binary, "doctor", "--camera", "--config", config)
	command.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8")
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	tty, err := pty.StartWithSize(command, &pty.Winsize{Cols: 100, Rows: 32})
	if err != nil {
		b.Fatal(err)
	}
	return tty, command
}

// measureLive shows the camera for some seconds.
func measureLive(b *testing.B, bytesPerSecond int) {
	tty, command := startCameraCheck(b, syntheticCamera)
	line := &slowLine{tty: tty, bytesPerSecond: bytesPerSecond, first: make(chan struct{}), left: make(chan struct{}), ended: make(chan struct{})}
	go line.run()
	<-line.first
	time.Sleep(2 * time.Second)
	const watched = 6 * time.Second
	ticks, frames := processTicks(b, command.Process.Pid), line.frames.Load()
	time.Sleep(watched)
	ticks, frames = processTicks(b, command.Process.Pid)-ticks, line.frames.Load()-frames
	drawn := "frames/s"
	if bytesPerSecond > 0 {
		drawn = "parts/s"
	}
	b.ReportMetric(float64(frames)/watched.Seconds(), drawn)
	b.ReportMetric(float64(ticks)/watched.Seconds(), "%core") // a tick is a hundredth of a second
	if bytesPerSecond == 0 {
		b.ReportMetric(10*float64(ticks)/float64(max(frames, 1)), "ms-cpu/frame") // whatever else this machine does
	}
	b.ReportMetric(peakMemory(b, command.Process.Pid), "MiB")
	pressed := time.Now()
	tty.Write([]byte("x"))
	<-line.left
	b.ReportMetric(float64(time.Since(pressed).Milliseconds()), "ms-to-answer-a-key")
	command.Wait()
	<-line.ended
	b.ReportMetric(float64(time.Since(pressed).Milliseconds()), "ms-to-close")
}

// blinkingCamera is a source of 720p at 30 frames a second, in the middle of which
// there is a white box in the second half of each second, by this machine's clock.
const blinkingCamera = "[camera]\ninput = [\"-f\", \"lavfi\", \"-i\", \"" +
	`testsrc2=size=1280x720:rate=30,drawbox=x=iw/4:y=ih/4:w=iw/2:h=ih/2:t=fill:color=black,` +
	`drawbox=x=iw/4:y=ih/4:w=iw/2:h=ih/2:t=fill:color=white:enable='gte(mod(time(0)\\,1)\\,0.5)'` + "\"]\n"

// BenchmarkCameraToScreen measures the time from a change of the camera's
// picture until the terminal has drawn it, including ffmpeg and the wait for
// the next frame.
func BenchmarkCameraToScreen(b *testing.B) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		b.Skip("ffmpeg is not installed")
	}
	const blinks = 10
	for b.Loop() {
		tty, command := startCameraCheck(b, blinkingCamera)
		var delays []time.Duration
		wasWhite, frame, buffer := true, []byte(nil), make([]byte, 64<<10)
		for len(delays) < blinks {
			n, err := tty.Read(buffer)
			if err != nil {
				b.Fatal(err)
			}
			frame = append(frame, buffer[:n]...)
			if !bytes.Contains(frame, askDrawn) {
				continue
			}
			now := time.Now()
			tty.Write([]byte("\x1b[0n"))
			isWhite := bytes.Count(frame, []byte("255;255;255")) > 8
			if isWhite && !wasWhite {
				delays = append(delays, now.Add(-time.Second/2).Sub(now.Add(-time.Second/2).Truncate(time.Second)))
			}
			wasWhite, frame = isWhite, nil
		}
		tty.Write([]byte("x"))
		go io.Copy(io.Discard, tty)
		command.Wait()
		slices.Sort(delays)
		b.ReportMetric(float64(delays[blinks/2].Microseconds())/1000, "ms-median")
		b.ReportMetric(float64(delays[blinks-1].Microseconds())/1000, "ms-most")
	}
}

// slowLine reads a program's output at a limited rate, and answers status
// requests.
type slowLine struct {
	tty            *os.File
	bytesPerSecond int           // 0: as fast as it comes
	frames         atomic.Int64  // or parts of frames
	first, left    chan struct{} // the first frame is drawn; the screen was left
	ended          chan struct{}
}

// askDrawn asks a terminal for its state, which it answers once it has drawn.
var askDrawn = []byte("\x1b[5n")

// run counts what it is asked about.
func (l *slowLine) run() {
	defer close(l.ended)
	buffer, unseen, hasLeft := make([]byte, 4<<10), []byte(nil), false
	for {
		n, err := l.tty.Read(buffer)
		if err != nil && err != io.EOF {
			return
		}
		if l.bytesPerSecond > 0 {
			time.Sleep(time.Duration(n) * time.Second / time.Duration(l.bytesPerSecond))
		}
		unseen = append(unseen, buffer[:n]...)
		if !hasLeft && bytes.Contains(unseen, []byte(ansi.ResetModeAltScreenSaveCursor)) {
			close(l.left)
			hasLeft = true
		}
		for bytes.Contains(unseen, askDrawn) {
			if l.frames.Add(1) == 1 {
				close(l.first)
			}
			l.tty.Write([]byte("\x1b[0n"))
			_, unseen, _ = bytes.Cut(unseen, askDrawn)
		}
		unseen = bytes.Clone(unseen[max(0, len(unseen)-len(ansi.ResetModeAltScreenSaveCursor)):]) // one may come in two pieces
	}
}

func processTicks(b *testing.B, pid int) (ticks int) {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	for _, field := range fields[11:13] { // utime and stime
		n, _ := strconv.Atoi(field)
		ticks += n
	}
	return ticks
}

// peakMemory is the most that a process took, in MiB.
func peakMemory(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kib) / 1024
		}
	}
	return 0
}
