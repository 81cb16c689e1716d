package camera

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

func TestWhichFFmpegThereIs(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	version, err := NewFFmpeg(FFmpegOptions{}).Version(t.Context())
	if err != nil || !filepath.IsAbs(version.Path) || !version.HasH264 || !version.HasMJPEG {
		t.Errorf("%+v, %v", version, err)
	}
	if _, err := NewFFmpeg(FFmpegOptions{Program: filepath.Join(t.TempDir(), "ffmpeg")}).Version(t.Context()); !errors.Is(err, NoFFmpeg) {
		t.Errorf("without one: %v", err)
	}
}

func TestVersionsAndEncodersAsFFmpegSaysThem(t *testing.T) {
	for about, want := range map[string]Version{
		"ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026":      {Number: "5.1.9"},
		"ffmpeg version n7.1 Copyright (c) 2000-2024":                 {Number: "7.1"},
		"ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright":             {Number: "4.4.2"},
		"ffmpeg version N-109468-gd39b34123d-tessus Copyright (c)":    {},
		"ffmpeg version 2024-10-07-git-e1d1ba4cbc-full_build-www.gya": {Number: "2024"},
	} {
		got := Version{Number: versionIn(about)}
		if got != want || got.IsOld() != (got.Number == "4.4.2") {
			t.Errorf("%s: %+v, old: %v", about, got, got.IsOld())
		}
	}
	list := "Encoders:\n V..... = Video\n ------\n V....D libx264              libx264 H.264 / AVC (codec h264)\n VFS..D mjpeg                MJPEG\n"
	if names := encodersIn(list); !slices.Contains(names, "libx264") || !slices.Contains(names, "mjpeg") || slices.Contains(names, "h264_nvenc") {
		t.Errorf("%q", names)
	}
}
