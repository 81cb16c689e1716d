//go:build !linux

package camera

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// systemDevices asks ffmpeg, which always fails after it has made its list.
func systemDevices(ctx context.Context, program string) ([]Device, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	format, source, parse := "avfoundation", "", parseAVFoundation
	if runtime.GOOS == "windows" {
		format, source, parse = "dshow", "dummy", parseDirectShow
	}
	cmd := exec.CommandContext(ctx, program, "-nostdin", "-hide_banner", "-f", format, "-list_devices", "true", "-i", source)
	cmd.Env = WithoutKeys(os.Environ())
	cmd.WaitDelay = time.Second
	list, _ := cmd.CombinedOutput()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return parse(string(list)), nil
}
