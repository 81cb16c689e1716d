package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Number writes a number with the language's decimal mark, at most decimals
// places after it.
func (w *Words) Number(n float64, decimals int) string {
	s := strconv.FormatFloat(n, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return strings.Replace(s, ".", w.decimalMark, 1)
}

// Percent writes a share of 0 to 1, as "87%" or "64.9%": what is just under a
// threshold does not read as the threshold itself.
func (w *Words) Percent(share float64) string {
	return w.Number(share*100, 1) + w.percentSign
}

// Bytes writes a size, as "3.4 MB". A kilobyte is 1024 bytes, so that a limit
// of 20MiB reads as "20 MB".
func (w *Words) Bytes(n int64) string {
	size, unit := float64(max(n, 0)), 0
	for units := len(byteUnits) - 1; size >= 1023.5 && unit < units; unit++ {
		size /= 1024
	}
	decimals := 0
	if unit > 1 && size < 100 {
		decimals = 1
	}
	return w.Number(size, decimals) + " " + byteUnits[unit]
}

var byteUnits = [...]string{"B", "KB", "MB", "GB", "TB"}

// Rate writes bytes a second, as "3.4 MB/s".
func (w *Words) Rate(bytesPerSecond float64) string {
	if math.IsNaN(bytesPerSecond) || math.IsInf(bytesPerSecond, 0) {
		return "…"
	}
	return w.Bytes(int64(bytesPerSecond)) + "/s"
}

// Duration writes a time span with its two greatest units, as "45 s",
// "1 min 20 s" or "2 h 5 min"; the same in all languages. It rounds up to
// whole seconds: what is left to wait never reads as nothing.
func (w *Words) Duration(d time.Duration) string {
	seconds := int64(math.Ceil(max(d, 0).Seconds()))
	switch {
	case seconds < 60:
		return twoUnits(seconds, "s", 0, "")
	case seconds < 3600:
		return twoUnits(seconds/60, "min", seconds%60, "s")
	case seconds < 48*3600:
		return twoUnits(seconds/3600, "h", seconds%3600/60, "min")
	}
	return twoUnits(seconds/86400, "d", seconds%86400/3600, "h")
}

func twoUnits(great int64, greatUnit string, small int64, smallUnit string) string {
	s := strconv.FormatInt(great, 10) + " " + greatUnit
	if small == 0 {
		return s
	}
	return s + " " + strconv.FormatInt(small, 10) + " " + smallUnit
}

// Date shortens a time of the API: a day alone when it is midnight, else to
// the minute, in local time. What is no time stays as it is.
func Date(value string) string {
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return value
	}
	if at = at.UTC(); at.Equal(at.Truncate(24 * time.Hour)) {
		return at.Format(time.DateOnly)
	}
	return at.Local().Format("2006-01-02 15:04 MST")
}

// plural picks by number; many and none may hold a %d.
func plural(n int, one, many, none string) string {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return fmt.Sprintf(many, n)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
