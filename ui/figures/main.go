// Command figures runs benchmarks of several packages, one after the other, and
// prints the table of figures: time to the first page, idle load, long folders,
// large files, compared with curl, the standard library and the vendor's
// schedule. The machine should be otherwise idle.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// benchmark is one run of go test: its lines "figure | what | value" are rows,
// and so are the metrics given here.
type benchmark struct {
	pattern, path string
	rows          []metricRow
}

// metricRow is a row with metrics of a benchmark, in the order of its format.
type metricRow struct {
	benchmark, what, format string
	metrics                 []metric
}

// metric is a unit reported by a benchmark, and its divisor.
type metric struct {
	unit    string
	divisor float64
}

var benchmarks = []benchmark{
	{pattern: "Figures", path: "./ui/cli"},
	{pattern: "Poll|WholeFlow", path: "./flow"},
	{pattern: "Preview/(baseline|standard)", path: "./flow/media", rows: []metricRow{
		{"Preview/baseline", "from a photo of 12 megapixels to its picture, all checks done", "%.0f ms", []metric{{"ns/op", 1e6}}},
		{"Preview/standard", "the same photo decoded by the standard library alone", "%.0f ms", []metric{{"ns/op", 1e6}}},
	}},
	{pattern: "Upload/https/64MiB", path: "./truora", rows: []metricRow{
		{"Upload/https/64MiB", "64 MiB sent over TLS: here, by curl; CPU beside curl's", "%.0f MiB/s, %.0f MiB/s; %.2f",
			[]metric{{"MiB/s-ours", 1}, {"MiB/s-curl", 1}, {"cpu/curl", 1}}},
	}},
	{pattern: "LiveCamera/local", path: "./ui/cli", rows: []metricRow{
		{"LiveCamera/local", "live camera, 720p: frames, CPU, memory", "%.0f a second, %.0f %% of a core, %.0f MiB",
			[]metric{{"frames/s", 1}, {"%core", 1}, {"MiB", 1}}},
	}},
	{pattern: "CameraToScreen", path: "./ui/cli", rows: []metricRow{
		{"CameraToScreen", "from the camera to the screen: median, longest", "%.0f ms, %.0f ms", []metric{{"ms-median", 1}, {"ms-most", 1}}},
	}},
}

func main() {
	fmt.Println("| what | figure |\n| --- | --- |")
	size, err := binarySize()
	if err == nil {
		fmt.Printf("| the program, without symbols | %.1f MB |\n", size/1e6)
	}
	for _, b := range benchmarks {
		if benchErr := b.run(); benchErr != nil {
			err = fmt.Errorf("%s in %s: %w", b.pattern, b.path, benchErr)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

// binarySize builds the program like a release, and returns its size in bytes.
func binarySize() (float64, error) {
	folder, err := os.MkdirTemp("", "cedula-figures-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "cedula")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "cedula")
	build.Env, build.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	if err := build.Run(); err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}

// run prints the rows of a benchmark; none if it cannot run here.
func (b benchmark) run() error {
	command := exec.Command("go", "test", "-v", "-run", "none", "-bench", b.pattern, "-benchtime", "1x", b.path)
	command.Stderr = os.Stderr
	output, err := command.Output()
	for line := range strings.Lines(string(bytes.ToValidUTF8(output, nil))) {
		if _, row, isFigure := strings.Cut(line, "figure | "); isFigure {
			fmt.Printf("| %s |\n", strings.TrimSpace(row))
		}
		for _, row := range b.rows {
			row.print(line)
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s", output)
	}
	return err
}

// print prints the row if the line contains its metrics.
func (r metricRow) print(line string) {
	fields := strings.Fields(line)
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "Benchmark"+r.benchmark) {
		return
	}
	var values []any
	for _, m := range r.metrics {
		for i := 2; i+1 < len(fields); i += 2 { // after the name and the count
			if value, err := strconv.ParseFloat(fields[i], 64); err == nil && fields[i+1] == m.unit {
				values = append(values, value/m.divisor)
			}
		}
	}
	if len(values) == len(r.metrics) {
		fmt.Printf("| %s | %s |\n", r.what, fmt.Sprintf(r.format, values...))
	}
}
