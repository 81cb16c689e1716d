//go:build !linux

package camera

import (
	"context"
	"runtime"
)

func systemDevices(ctx context.Context, program string) ([]Device, error) {
	return listDevices(ctx, program, runtime.GOOS)
}
